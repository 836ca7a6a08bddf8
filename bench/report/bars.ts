import type { Metrics } from "../save.ts";
import { figure } from "./markdown.ts";

/** What the project wants of its speed: one line of the table. */
export interface Bar {
  readonly what: string;
  readonly suite: string;
  readonly parts: readonly BarPart[];
}

/** One figure of a bar: a metric by its name, and of a distribution a quantile. */
export interface BarPart {
  readonly metric: string;
  readonly quantile?: "p50" | "p99";
  readonly relation: "<=" | ">=";
  readonly limit: number;
  readonly unit: string;
}

export interface Verdict {
  readonly aim: string;
  readonly measured: string;
  /** False also when a figure is not there. */
  readonly met: boolean;
}

/** Compares what was measured with what is wanted. */
export function verdict({ parts }: Bar, metrics: Metrics): Verdict {
  const values = parts.map(({ metric, quantile }) => {
    const value = metrics[metric];
    return (typeof value === "object" ? value[quantile ?? "p50"] : value) ?? null;
  });
  return {
    aim: parts
      .map(
        ({ quantile, relation, limit, unit }) =>
          `${quantile ? `${quantile} ` : ""}${relation} ${limit.toLocaleString("en")}${unit}`,
      )
      .join(", "),
    measured: values
      .map((value, i) => (value === null ? "not measured" : `${figure(value)}${parts[i].unit}`))
      .join(", "),
    met: values.every((value, i) => {
      const { relation, limit } = parts[i];
      return value !== null && (relation === "<=" ? value <= limit : value >= limit);
    }),
  };
}

const most = (metric: string, limit: number, unit: string, quantile?: "p50" | "p99"): BarPart => ({
  metric,
  limit,
  unit,
  relation: "<=",
  ...(quantile && { quantile }),
});
const least = (metric: string, limit: number, unit: string): BarPart => ({ metric, limit, unit, relation: ">=" });

export const BARS: readonly Bar[] = [
  {
    what: "click to re-ranked list laid out, ratio to the floor at p50 and p99",
    suite: "browser",
    parts: [
      most("afterclick: ratio to the floor, p50", 1.3, "x"),
      most("afterclick: ratio to the floor, p99", 1.5, "x"),
    ],
  },
  {
    what: "engine in a page's worker, ranking after ranking",
    suite: "engine",
    parts: [most("100000 items: back to back", 1.5, " ms", "p50"), most("100000 items: back to back", 4, " ms", "p99")],
  },
  {
    what: "the same, caches grown cold for 120 ms",
    suite: "engine",
    parts: [most("100000 items: 120 ms apart", 1.5, " ms", "p50"), most("100000 items: 120 ms apart", 4, " ms", "p99")],
  },
  {
    what: "engine, 1,000,000 items, ranking after ranking and 120 ms apart",
    suite: "engine",
    parts: [
      most("1000000 items: back to back", 16, " ms", "p99"),
      most("1000000 items: 120 ms apart", 16, " ms", "p99"),
    ],
  },
  {
    what: "recall@500 of the scan against float32, 1,000,000 items",
    suite: "index",
    parts: [least("clustered 1000000 x 64: exact, recall@500 %", 98, " %")],
  },
  {
    what: "click to list, processor 4x slower",
    suite: "browser",
    parts: [most("afterclick, CPU 4x slower: click to list", 50, " ms", "p99")],
  },
  {
    what: "against a ranking server, 0 and 50 ms of round trip: times faster",
    suite: "browser",
    parts: [least("peer 0 ms: slower, times at p50", 2, "x"), least("peer 50 ms: slower, times at p50", 10, "x")],
  },
  {
    what: "page script, worker without ONNX Runtime, brotli",
    suite: "size",
    parts: [
      most("page script (script tag): brotli bytes", 7_000, " B"),
      most("worker without ONNX Runtime: brotli bytes", 45_000, " B"),
    ],
  },
  {
    what: "warm start: rung 2, rung 3",
    suite: "start",
    parts: [most("warm: rung 2", 150, " ms", "p50"), most("warm: rung 3", 700, " ms", "p50")],
  },
  {
    what: "cold start at 10 Mbit/s: rung 2 after what a bare fetch of as many bytes takes",
    suite: "start",
    parts: [most("cold, 10 Mbit/s: rung 2 less the bare fetch", 400, " ms", "p50")],
  },
  {
    what: "processor 4x slower: long tasks a visit of eight films, CLS and INP (p75) that the SDK adds",
    suite: "browser",
    parts: [
      most("demo page, CPU 4x slower: long tasks added, mean of the visits", 0, ""),
      most("demo page, CPU 4x slower: CLS added, mean", 0, ""),
      most("demo page, CPU 4x slower: INP added at p75, ms", 8, " ms"),
    ],
  },
  {
    what: "memory of the worker without and with ONNX Runtime; growth over 10,000 rankings",
    suite: "browser",
    parts: [
      most("worker memory without ONNX Runtime, MB", 64, " MB"),
      most("worker memory with ONNX Runtime, MB", 160, " MB"),
      most("growth over 10,000 reranks, worker, MB", 1, " MB"),
    ],
  },
  {
    what: "bytes on the wire of a release of 100,000 items; of its head",
    suite: "size",
    parts: [
      most("release of 100,000 items, all parts: bytes on the wire", 16_000_000, " B"),
      most("release of 100,000 items, head: bytes on the wire", 1_500_000, " B"),
    ],
  },
  {
    what: "a delta of 100,000 items, 1 % changed, 0.5 % new, 0.5 % gone: share of the tables on the wire",
    suite: "delta",
    parts: [most("100,000 items, 1 % changed, 0.5 % added, 0.5 % deleted: delta / tables on the wire", 0.025, "")],
  },
  {
    what: "applying it in the worker; long tasks and missed deadlines of a page that ranks meanwhile",
    suite: "update",
    parts: [
      most(
        "100,000 items, 1 % changed, 0.5 % added, 0.5 % deleted: applied in the worker, from the cached file to verified tables",
        150,
        " ms",
        "p50",
      ),
      most("a page that ranks during its update: long tasks on the main thread", 0, ""),
      most("a page that ranks during its update: rankings that missed their deadline of 50 ms", 0, ""),
    ],
  },
  {
    what: "one more week, --previous: share of the release that a device fetches; HR@20 against from scratch",
    suite: "week",
    parts: [
      most("update / release on the wire", 0.35, ""),
      least("--previous against from scratch: HR@20, % of it", -1, " %"),
    ],
  },
  {
    what: "browsers killed: runs, and those that kept anything but one release whole",
    suite: "kills",
    parts: [least("runs", 200, ""), most("runs that kept anything but one release whole", 0, "")],
  },
  {
    what: "304s and ranges a second, times those of a bare express.static",
    suite: "serve",
    parts: [
      { ...least("304 of channels.json: ours / static", 0.8, "x"), quantile: "p50" },
      { ...least("range of a part, 64 KiB: ours / static", 0.8, "x"), quantile: "p50" },
    ],
  },
];
