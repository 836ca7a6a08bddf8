import type { WrittenReport } from "../../build-report.ts";
import { bytes, seconds } from "../format.ts";
import { paragraph, plot, section } from "../html.ts";

/** What the release weighs, and what the build took. */
export function cost({ parts, stages, peakMemoryMB }: WrittenReport): string {
  const heaviest = [...parts].sort((a, b) => b.transferBytes - a.transferBytes);
  const total = (of: "bytes" | "transferBytes"): number => parts.reduce((sum, part) => sum + part[of], 0);
  const time = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  return section(
    "cost",
    "Size and time",
    paragraph(
      `The release is ${bytes(total("bytes"))}, of which a browser downloads ${bytes(total("transferBytes"))} (brotli). ` +
        `The build took ${seconds(time)} and at most ${peakMemoryMB} MB of memory.`,
    ),
    plot("size", "Size by part", "", {
      kind: "bars",
      categories: heaviest.map(({ role }) => role),
      categoryName: "Part",
      valueName: "",
      format: bytes,
      series: [
        { name: "On disk", values: heaviest.map((part) => part.bytes) },
        { name: "Downloaded", values: heaviest.map(({ transferBytes }) => transferBytes) },
      ],
    }),
    plot("time", "Time by stage", "", {
      kind: "bars",
      categories: stages.map(({ name }) => name),
      categoryName: "Stage",
      valueName: "",
      format: seconds,
      series: [
        { name: "By the clock", values: stages.map((stage) => stage.seconds) },
        { name: "Processor time, all cores", values: stages.map(({ cpuSeconds }) => cpuSeconds) },
      ],
    }),
    plot("memory", "Memory at the end of each stage", "", {
      kind: "bars",
      categories: stages.map(({ name }) => name),
      categoryName: "Stage",
      valueName: "",
      format: (mb) => `${Math.round(mb)} MB`,
      series: [{ name: "Resident memory", values: stages.map(({ residentMb }) => residentMb) }],
    }),
  );
}
