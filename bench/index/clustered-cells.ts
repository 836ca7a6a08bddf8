import type { Cell } from "./cell.ts";

const ROWS = [10_000, 50_000, 100_000, 250_000, 1_000_000];
const DIMENSIONS = [32, 64, 128, 384];
/** Graphs are saved and read of these only: a file is 400 bytes an item. */
const SAVED = new Set(["10000 x 64", "100000 x 64"]);

/** Small ones first, so that a run that is stopped has measured most. */
export function clusteredCells(): Cell[] {
  const sizes = ROWS.flatMap((n) => DIMENSIONS.map((dimension) => ({ n, dimension })));
  return sizes
    .sort((a, b) => a.n * a.dimension - b.n * b.dimension)
    .map(({ n, dimension }) => {
      const name = `clustered ${n} x ${dimension}`;
      return { name, spec: async () => ({ name, n, dimension, files: null, saves: SAVED.has(`${n} x ${dimension}`) }) };
    });
}
