import type { WrittenReport } from "../../build-report.ts";
import type { Accuracy } from "../../evaluate/metrics.ts";
import { bytes, percent, seconds } from "../format.ts";
import { paragraph, plot, section } from "../html.ts";

/** What the release weighs, and what the build took. */
export function cost({ parts, stages, peakMemoryMB, quantisation }: WrittenReport): string {
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
    quantisation ? paragraph(describeQuantisation(quantisation)) : "",
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

function describeQuantisation({ int8, float32 }: NonNullable<WrittenReport["quantisation"]>): string {
  const pair = ({ hr, mrr }: Accuracy): string => `${percent(hr)} and ${percent(mrr)}`;
  return (
    `Vectors are shipped as int8, a quarter of float32. On the same ${int8.device.cases} cases HR and MRR of the device are ` +
    `${pair(int8.device)}, in float32 ${pair(float32.device)}; of the encoder alone ${pair(int8.encoderAlone)}, ` +
    `in float32 ${pair(float32.encoderAlone)}.`
  );
}
