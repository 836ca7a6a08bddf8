import { NEIGHBOUR_KINDS, type NeighbourKind, type NeighbourTable } from "../../../shared/release/tables.ts";

/** Square roots of weights count as unchanged while they differ by less than this share of the row's largest. */
const TOLERANCE = 0.1;

/**
 * The fresh table with the rows of the release before where they say nearly the same: the same neighbours, and no square
 * root of a weight further off than the tolerance. Weights fade with every new session of the log, so that nearly
 * all rows would differ in their last digits, and each would have to be fetched by every device. Compared with what is fresh
 * each time, so nothing adds up.
 *
 * @param before table of the release before; its row i is the fresh one's row i, where there is one
 */
export function keepNearRows(fresh: NeighbourTable, before: NeighbourTable): NeighbourTable {
  const kept = Array.from({ length: fresh.n }, (_, row) => row < before.n && isNear(fresh, before, row));
  const of = (row: number): NeighbourTable => (kept[row] ? before : fresh);
  const join = <T extends Int32Array | Uint8Array>(like: T, column: (table: NeighbourTable) => T): T => {
    const out = new (like.constructor as new (length: number) => T)(fresh.items.length);
    for (let row = 0; row < fresh.n; row++) {
      const { offsets } = of(row);
      out.set(column(of(row)).subarray(offsets[row], offsets[row + 1]), fresh.offsets[row]);
    }
    return out;
  };
  const byKind = <T>(make: (kind: NeighbourKind) => T) =>
    Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, make(kind)])) as Record<NeighbourKind, T>;
  return {
    n: fresh.n,
    // A kept row is as long as the fresh one.
    offsets: fresh.offsets,
    items: join(fresh.items, (table) => table.items),
    levels: byKind((kind) => join(fresh.levels[kind], (table) => table.levels[kind])),
    roots: byKind((kind) => Float32Array.from({ length: fresh.n }, (_, row) => of(row).roots[kind][row])),
  };
}

function isNear(fresh: NeighbourTable, before: NeighbourTable, row: number): boolean {
  const start = fresh.offsets[row];
  const length = fresh.offsets[row + 1] - start;
  const startBefore = before.offsets[row];
  if (before.offsets[row + 1] - startBefore !== length) return false;
  // Weights that are nearly equal may have changed places.
  const placeOf = new Map<number, number>();
  for (let e = 0; e < length; e++) placeOf.set(before.items[startBefore + e], startBefore + e);
  for (let e = start; e < start + length; e++) {
    const place = placeOf.get(fresh.items[e]);
    if (place === undefined) return false;
    for (const kind of NEIGHBOUR_KINDS) {
      const now = fresh.levels[kind][e] * fresh.roots[kind][row];
      const then = before.levels[kind][place] * before.roots[kind][row];
      if (Math.abs(now - then) > TOLERANCE * 255 * fresh.roots[kind][row]) return false;
    }
  }
  return true;
}
