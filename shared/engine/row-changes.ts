import type { RowChanges } from "./models.ts";

/** How many rows an index of n rows has after the changes. */
export function rowsAfter({ items }: RowChanges, n: number): number {
  let rows = n;
  for (const item of items) rows = Math.max(rows, item + 1);
  return rows;
}

/** @throws RangeError when the changes are none of an index of n rows. */
export function checkChanges(changes: RowChanges, n: number, dimension: number): void {
  const { items, vectors, deleted } = changes;
  if (vectors.dimension !== dimension)
    throw new RangeError(`changed rows have ${vectors.dimension} values, those of the index ${dimension}`);
  if (vectors.n !== items.length) throw new RangeError(`${items.length} rows are changed, ${vectors.n} are given`);
  const rows = rowsAfter(changes, n);
  const wrong = items.find((item) => item < 0) ?? deleted.find((item) => item < 0 || item >= rows);
  if (wrong !== undefined) throw new RangeError(`the index has no row ${wrong}`);
}
