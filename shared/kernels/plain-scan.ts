import { descending } from "../math/descending.ts";
import { MOST, type ScanArrays } from "./scan-memory.ts";

/**
 * The scan without WebAssembly, for devices that have no SIMD, forbid it or refuse it memory: the same numbers bit for bit,
 * as sums of integers are exact and each product of floats is rounded once. It takes about forty times as long: 36 ms for
 * 100,000 rows of 64 on a busy machine, where WebAssembly takes 0.9.
 */
export function plainScan(rowCount: number, dimension: number, goneCount: number): ScanArrays {
  const rows = new Int8Array(rowCount * dimension);
  const scales = new Float32Array(rowCount);
  const query = new Int16Array(dimension);
  const ids = new Int32Array(MOST);
  const scores = new Float32Array(MOST);
  const gone = new Int32Array(goneCount);
  const all = new Float64Array(rowCount);

  const scoreOf = (row: number): number => {
    let sum = 0;
    for (let j = 0, at = row * dimension; j < dimension; j++, at++) sum = (sum + rows[at] * query[j]) | 0;
    return Math.fround(Math.fround(sum) * scales[row]);
  };
  return {
    rows,
    scales,
    query,
    ids,
    scores,
    gone,
    search(n, k, goneCount) {
      for (let row = 0; row < n; row++) all[row] = scoreOf(row);
      for (let i = 0; i < goneCount; i++) all[gone[i]] = Number.NEGATIVE_INFINITY;
      const best = descending(all.subarray(0, n), Math.min(k, n - goneCount));
      ids.set(best);
      for (let i = 0; i < best.length; i++) scores[i] = all[best[i]];
      return best.length;
    },
    dots(m) {
      for (let i = 0; i < m; i++) scores[i] = scoreOf(ids[i]);
    },
  };
}
