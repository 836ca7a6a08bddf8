import { type Metrics, machine, quantiles } from "../save.ts";
import type { CellResult, CellSpec } from "./cell.ts";

/** Names say "NAME: INDEX, WHAT"; ef is hnswlib's width of a search, which is k at least. */
export function cellMetrics({ name }: CellSpec, result: CellResult): { told: Metrics; note: string } {
  const told: Record<string, Metrics[string]> = {};
  for (const { k, width, times, recall } of result.searched) {
    const index = width === null ? "exact" : `hnsw ef ${width}`;
    told[`${name}: ${index}, ${k} nearest`] = quantiles(times, "ms");
    told[`${name}: ${index}, recall@${k} %`] = 100 * recall;
  }
  told[`${name}: exact, built in ms`] = result.exactBuildMs;
  told[`${name}: exact, bytes of memory`] = result.exactBytes;
  told[`${name}: exact, rows updated a second`] = result.updatesPerS.exact;
  if (result.hnswBuildMs !== null) told[`${name}: hnsw, built in ms`] = result.hnswBuildMs;
  if (result.hnswBytes !== null) told[`${name}: hnsw, bytes of memory`] = result.hnswBytes;
  const { hnsw: updates } = result.updatesPerS;
  if (typeof updates === "number") told[`${name}: hnsw, rows updated a second`] = updates;
  if (result.saved) {
    told[`${name}: hnsw, saved graph in bytes`] = result.saved.bytes;
    told[`${name}: hnsw, saved graph in bytes brotli`] = result.saved.brotliBytes;
    told[`${name}: hnsw, saved graph read in ms`] = result.saved.loadMs;
  }
  const measured =
    typeof updates === "string" ? `both indexes measured; graph not updated: ${updates}` : "both indexes measured";
  return { told, note: cellNote(result.hnswFailure ? `no graph: ${result.hnswFailure}` : measured) };
}

/** What is said of a cell, with the day and the processor: cells are measured on several days and machines. */
export const cellNote = (said: string): string => `${new Date().toISOString().slice(0, 10)}, ${machine().cpu}: ${said}`;

/** Of a note that cellNote has made. */
export const processorOf = (note: string | undefined): string => /^\S+, (.*?): /.exec(note ?? "")?.[1] ?? "";
