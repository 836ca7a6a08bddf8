import type { Chart } from "../../server/publisher/report/chart.ts";
import { processorOf } from "../index/cell-metrics.ts";
import type { Metrics, Notes, Quantiles } from "../save.ts";
import { figure, table } from "./markdown.ts";

const ENOUGH_RECALL = 98;

/** One measured set of rows, with the figures of searches for 500. */
interface IndexCell {
  readonly name: string;
  readonly n: number;
  readonly dimension: number;
  readonly exactMs: number;
  readonly exactRecall: number;
  /** At the least width with enough recall; null where no graph was built or none finds so much. */
  readonly hnswMs: number | null;
  /** What was found at the greatest width where none is enough. */
  readonly hnswWidth: string;
  readonly hnswBuildS: number | null;
  readonly hnswBytes: number | null;
}

function indexCells(metrics: Metrics): IndexCell[] {
  return Object.keys(metrics).flatMap((metric) => {
    const [, name, n, dimension] = /^(.* (\d+) x (\d+)): exact, 500 nearest$/.exec(metric) ?? [];
    if (!name) return [];
    const number = (what: string): number | null => (metrics[`${name}: ${what}`] as number | undefined) ?? null;
    const p50 = (index: string): number => (metrics[`${name}: ${index}, 500 nearest`] as Quantiles).p50;
    const recalls = Object.keys(metrics).flatMap((key) => {
      const [, width] = key.startsWith(`${name}: hnsw`) ? (/: hnsw ef (\d+), recall@500 %$/.exec(key) ?? []) : [];
      return width ? [{ width: Number(width), recall: metrics[key] as number }] : [];
    });
    recalls.sort((a, b) => a.width - b.width);
    const width = recalls.find(({ recall }) => recall >= ENOUGH_RECALL)?.width ?? null;
    const widest = recalls.at(-1);
    const tooFew = widest ? `none; ${figure(widest.recall)} % at ${widest.width}` : "";
    const buildMs = number("hnsw, built in ms");
    return [
      {
        name,
        n: Number(n),
        dimension: Number(dimension),
        exactMs: p50("exact"),
        exactRecall: number("exact, recall@500 %") ?? Number.NaN,
        hnswMs: width === null ? null : p50(`hnsw ef ${width}`),
        hnswWidth: width === null ? tooFew : String(width),
        hnswBuildS: buildMs === null ? null : buildMs / 1000,
        hnswBytes: number("hnsw, bytes of memory"),
      },
    ];
  });
}

const bySize = (a: IndexCell, b: IndexCell): number => a.dimension - b.dimension || a.n - b.n;

/** @param notes of cells, by name */
export function indexTable(metrics: Metrics, notes: Notes): string {
  const cell = (value: number | null, unit = 1): string => (value === null ? "" : figure(value / unit));
  return table(
    ["rows x values", "scan, ms", "its recall %", "HNSW, ms", "width", "built in s", "memory, MB", "processor"],
    indexCells(metrics)
      .sort(bySize)
      .map((one) => [
        one.name,
        figure(one.exactMs),
        figure(one.exactRecall),
        cell(one.hnswMs),
        one.hnswWidth,
        cell(one.hnswBuildS),
        cell(one.hnswBytes, 1e6),
        processorOf(notes[one.name]),
      ]),
  );
}

/** Medians by the number of rows, of the clustered sets with vectors of `dimension`. */
export function indexTimes(metrics: Metrics, dimension: number): Chart {
  const cells = indexCells(metrics)
    .filter((one) => one.name.startsWith("clustered") && one.dimension === dimension)
    .sort(bySize);
  return {
    kind: "lines",
    categories: cells.map(({ n }) => n.toLocaleString("en")),
    categoryName: "rows",
    valueName: "search for 500, p50",
    series: [
      { name: "exact scan", values: cells.map(({ exactMs }) => exactMs) },
      { name: "HNSW at 98 % recall", values: cells.map(({ hnswMs }) => hnswMs) },
    ],
    format: (value) => `${value.toFixed(1)} ms`,
  };
}
