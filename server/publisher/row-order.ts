import type { CatalogueItem } from "../../shared/contracts/index.ts";
import type { KeyColumn } from "../../shared/release/key-column.ts";
import {
  NEIGHBOUR_KINDS,
  type NeighbourKind,
  type NeighbourTable,
  STATS,
  type StatsTable,
} from "../../shared/release/tables.ts";

/** Of each row of a release, the builder's number of its item; -1 for a row whose item is gone (a tombstone). */
export type RowOrder = Int32Array;

/** What a tombstone's columns say. Devices show an item with no title and no page to nobody. */
const TOMBSTONE: CatalogueItem = { id: "", inStock: false };

/**
 * Rows keep their numbers from release to release, so that what changed is little: the previous release's items in their old
 * rows, then new items by id. Whose item is gone stays empty; it gets a new row should it come back. docs/adr/0012.
 *
 * @param ids of the next release's items, in the order the builder numbers them
 */
export function rowOrder(previous: KeyColumn, ids: readonly string[]): RowOrder {
  const numbers = new Map(ids.map((id, item) => [id, item]));
  const kept = Array.from(previous, (id) => numbers.get(id) ?? -1);
  const isKept = new Set(kept);
  const added = [...ids.keys()].filter((item) => !isKept.has(item));
  added.sort((a, b) => (ids[a] < ids[b] ? -1 : 1));
  return Int32Array.from([...kept, ...added]);
}

export const itemsInOrder = (items: readonly CatalogueItem[], order: RowOrder): CatalogueItem[] =>
  Array.from(order, (item) => (item < 0 ? TOMBSTONE : items[item]));

/** @param rows float32[n, dimension] */
export function vectorsInOrder(rows: Float32Array, dimension: number, order: RowOrder): Float32Array {
  const out = new Float32Array(order.length * dimension);
  for (const [row, item] of order.entries()) {
    if (item >= 0) out.set(rows.subarray(item * dimension, (item + 1) * dimension), row * dimension);
  }
  return out;
}

export function statsInOrder(stats: StatsTable, order: RowOrder): StatsTable {
  const columns = STATS.map((name) => [name, valuesInOrder(stats[name], order)]);
  return { n: order.length, ...Object.fromEntries(columns) };
}

/** Also what the rows say: neighbours are named by their row. */
export function neighboursInOrder(table: NeighbourTable, order: RowOrder): NeighbourTable {
  const rowOf = new Int32Array(table.n);
  for (const [row, item] of order.entries()) if (item >= 0) rowOf[item] = row;
  const lengthOf = (item: number): number => (item < 0 ? 0 : table.offsets[item + 1] - table.offsets[item]);
  const offsets = new Int32Array(order.length + 1);
  for (const [row, item] of order.entries()) offsets[row + 1] = offsets[row] + lengthOf(item);
  const listed = <T extends Int32Array | Uint8Array>(values: T, out: T): T => {
    for (const [row, item] of order.entries()) {
      if (item >= 0) out.set(values.subarray(table.offsets[item], table.offsets[item + 1]), offsets[row]);
    }
    return out;
  };
  const byKind = <T>(make: (kind: NeighbourKind) => T) =>
    Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, make(kind)])) as Record<NeighbourKind, T>;
  const pairs = offsets[order.length];
  return {
    n: order.length,
    offsets,
    items: listed(table.items, new Int32Array(pairs)).map((item) => rowOf[item]),
    levels: byKind((kind) => listed(table.levels[kind], new Uint8Array(pairs))),
    roots: byKind((kind) => valuesInOrder(table.roots[kind], order)),
  };
}

const valuesInOrder = (values: Float32Array, order: RowOrder): Float32Array =>
  Float32Array.from(order, (item) => (item < 0 ? 0 : values[item]));
