import type { Metrics } from "../save.ts";
import { figure, table } from "./markdown.ts";

/** Distributions, one a row. */
export function spreads(metrics: Metrics): string {
  const rows = Object.entries(metrics).flatMap(([name, value]) => {
    if (typeof value === "number") return [];
    const { p50, p90, p99, p999, unit, n } = value;
    return [[name, ...[p50, p90, p99, p999].map((one) => (one === null ? "" : figure(one))), unit, figure(n)]];
  });
  return rows.length === 0 ? "" : table(["", "p50", "p90", "p99", "p99.9", "unit", "n"], rows);
}

/** Plain numbers, one a row. */
export function numbers(metrics: Metrics): string {
  const rows = Object.entries(metrics).flatMap(([name, value]) =>
    typeof value === "number" ? [[name, figure(value)]] : [],
  );
  return rows.length === 0 ? "" : table(["", "figure"], rows);
}

/** Plain numbers called "row: column" as a table of rows and columns. */
export function pivot(metrics: Metrics): string {
  const rows = new Map<string, Map<string, number>>();
  const columns = new Set<string>();
  for (const [name, value] of Object.entries(metrics)) {
    if (typeof value !== "number") continue;
    const at = name.lastIndexOf(": ");
    const [row, column] = [name.slice(0, at), name.slice(at + 2)];
    columns.add(column);
    rows.set(row, (rows.get(row) ?? new Map()).set(column, value));
  }
  const cell = (value: number | undefined): string => (value === undefined ? "" : figure(value));
  return table(
    ["", ...columns],
    Array.from(rows, ([row, values]) => [row, ...Array.from(columns, (column) => cell(values.get(column)))]),
  );
}
