import type { Chart } from "../../server/publisher/report/chart.ts";
import type { Metrics, Notes, Quantiles } from "../save.ts";
import { indexTable, indexTimes } from "./index-section.ts";
import { numbers, pivot, spreads } from "./metric-tables.ts";
import { SYNC_SUITES } from "./sync-suites.ts";

/** How a suite's figures are shown. */
export interface SuitePage {
  readonly name: string;
  readonly title: string;
  /** What is compared with what, and how. */
  readonly about: string;
  plots(metrics: Metrics): readonly SuitePlot[];
  /** Markdown; empty ones are left out. */
  tables(metrics: Metrics, notes: Notes): readonly string[];
}

export interface SuitePlot {
  readonly name: string;
  /** What the plot shows, for those who do not see it. */
  readonly says: string;
  readonly chart: Chart;
}

const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
const median = (metrics: Metrics, name: string): number | null => (metrics[name] as Quantiles | undefined)?.p50 ?? null;

/** Medians side by side: one bar for each name that was measured. */
function medians(metrics: Metrics, valueName: string, named: Readonly<Record<string, string>>): Chart {
  const known = Object.entries(named).filter(([, metric]) => metric in metrics);
  return {
    kind: "bars",
    categories: known.map(([name]) => name),
    categoryName: "",
    valueName,
    series: [{ name: "p50", values: known.map(([, metric]) => median(metrics, metric)) }],
    format: ms,
  };
}

const PEERS = [0, 20, 50, 100];
const START_CONDITIONS = ["warm", "warm, CPU 4x slower", "cold", "cold, 10 Mbit/s", "cold, 10 Mbit/s, CPU 4x slower"];

export const SUITES: readonly SuitePage[] = [
  {
    name: "browser",
    title: "From a click to the new list",
    about: `From the click's own time to the end of the layout with the new order. **Floor**: the same page with a worker that answers a fixed order at once.
**Peer**: the same release behind Express on the same machine, with onnxruntime-node and hnswlib-node, asked with fetch after each click, at 0 to 100 ms of emulated
round trip. A page asks when the button goes down, so that the answer is there when it comes up; "at once" is a program's click, which leaves no time in between.`,
    plots: (metrics) => [
      {
        name: "click",
        says: "Bars: median time from a click to the list laid out, for the floor, Afterclick and ranking servers at four round trips.",
        chart: medians(metrics, "click to list, p50", {
          floor: "floor: click to list",
          Afterclick: "afterclick: click to list",
          ...Object.fromEntries(PEERS.map((rtt) => [`server, ${rtt} ms away`, `peer ${rtt} ms: click to list`])),
        }),
      },
    ],
    tables: (metrics) => [spreads(metrics), numbers(metrics)],
  },
  {
    name: "engine",
    title: "The engine",
    about: "One ranking, from the session to the orders: in Node, stage by stage, and in a page's worker.",
    plots: () => [],
    tables: (metrics) => [spreads(metrics), numbers(metrics)],
  },
  {
    name: "start",
    title: "Start",
    about: `From the page script's first line to the first order of each rung, on a page with a list of 50 and the release of 100,000 items. Warm: the release is kept on
the device and the scripts are in the browser's cache.`,
    plots: (metrics) => {
      const conditions = START_CONDITIONS.filter((name) => `${name}: rung 2` in metrics);
      const rungs = [1, 2, 3].map((rung) => ({
        name: `rung ${rung}`,
        values: conditions.map((name) => median(metrics, `${name}: rung ${rung}`)),
      }));
      const chart: Chart = {
        kind: "bars",
        categories: conditions,
        categoryName: "",
        valueName: "time to the first order, p50",
        series: rungs,
        format: ms,
      };
      return [
        {
          name: "rungs",
          says: "Bars: median time to the first order of rungs 1, 2 and 3, by cache, line and processor.",
          chart,
        },
      ];
    },
    tables: (metrics) => [spreads(metrics), numbers(metrics)],
  },
  {
    name: "index",
    title: "The candidate index",
    about: `The exact int8 scan beside HNSW (hnswlib-wasm, M 16, efConstruction 100) in a worker, by turns; 500 nearest, HNSW at the least width that finds 98 % of
them. Recall is against float32 rows. Sets are measured one by one, some on other days: compare within a row. [ADR 19](adr/0019-exact-unless-asked.md) says what follows.`,
    plots: (metrics) => [
      {
        name: "search",
        says: "Lines: median time of a search for 500 rows of 64 values by the number of rows, for the exact scan and HNSW.",
        chart: indexTimes(metrics, 64),
      },
    ],
    tables: (metrics, notes) => [indexTable(metrics, notes)],
  },
  {
    name: "size",
    title: "Size",
    about:
      "What a visitor downloads, file by file and by what a site imports. `npm test` fails when a budget is exceeded.",
    plots: () => [],
    tables: (metrics) => [pivot(metrics)],
  },
  ...SYNC_SUITES,
];
