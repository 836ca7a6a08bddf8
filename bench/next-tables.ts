import type { CatalogueItem } from "../shared/contracts/item.ts";
import type { Rng } from "../shared/math/rng.ts";
import { dequantise, quantise, type VectorTable } from "../shared/release/quantise.ts";
import {
  type ItemTable,
  NEIGHBOUR_KINDS,
  type NeighbourKind,
  type NeighbourTable,
  readItems,
  readNeighbours,
  readStats,
  readVectors,
  STATS,
  type StatsTable,
  type TableName,
  writeItems,
  writeNeighbours,
  writeStats,
  writeVectors,
} from "../shared/release/tables.ts";

type TableBytes = Readonly<Record<TableName, Uint8Array>>;

/** What becomes of a row: shares of all rows. */
const CHANGED = 0.01;
const DELETED = 0.005;
const ADDED = 0.005;
/** A changed item's vector is moved by this much in each direction (its length is 1); a new one's lies so far from another item's. */
const MOVED = 0.05;
const APART = 0.1;
/** Of a changed item's neighbours, how many are others; and by how much (of 255) the weights of the rest differ at most. */
const OTHER_NEIGHBOURS = 0.2;
const OTHER_LEVELS = 12;

type Fate = "same" | "changed" | "deleted" | "added";
/** A row of the next release: its fate, and the old row that it is made from. */
interface Row {
  readonly fate: Fate;
  readonly from: number;
}

/**
 * The tables of a release after some time in which 1 % of the items got another price, stock, title, vector, neighbours and
 * statistics, 0.5 % were deleted and 0.5 % are new. Rows keep their numbers, as the publisher keeps them.
 */
export function nextTables(before: TableBytes, rng: Rng): TableBytes {
  const items = readItems(before.items);
  const fateOf = (draw: number): Fate => (draw < CHANGED ? "changed" : draw < CHANGED + DELETED ? "deleted" : "same");
  const rows: Row[] = Array.from({ length: items.n }, (_, from) => ({ fate: fateOf(rng()), from }));
  const isDeleted = rows.map(({ fate }) => fate === "deleted");
  for (let i = Math.round(ADDED * items.n); i > 0; ) {
    const from = Math.floor(rng() * items.n);
    if (isDeleted[from]) continue;
    rows.push({ fate: "added", from });
    i--;
  }
  return {
    items: writeItems(nextItems(items, rows, rng), []),
    vectors: writeVectors(nextVectors(readVectors(before.vectors), rows, rng)),
    neighbours: writeNeighbours(nextNeighbours(readNeighbours(before.neighbours), rows, isDeleted, rng)),
    stats: writeStats(nextStats(readStats(before.stats), rows, rng)),
  };
}

function nextItems(items: ItemTable, rows: readonly Row[], rng: Rng): CatalogueItem[] {
  return rows.map(({ fate, from }, row) => {
    if (fate === "deleted") return { id: "", inStock: false };
    const { price, ...card } = items.card(from);
    const item = { ...card, price: Number(price) };
    if (fate === "added") return { ...item, id: `p${row}`, url: `/p/${row}` };
    if (fate === "same") return item;
    const words = [...item.title.split(" "), items.title(Math.floor(rng() * items.n)).split(" ")[0]];
    const inStock = rng() < 0.5;
    return { ...item, title: words.join(" "), price: Math.round(item.price * (80 + 40 * rng())) / 100, inStock };
  });
}

function nextVectors(vectors: VectorTable, rows: readonly Row[], rng: Rng): VectorTable {
  const { dimension } = vectors;
  const next = {
    n: rows.length,
    dimension,
    rows: new Int8Array(rows.length * dimension),
    scales: new Float32Array(rows.length),
  };
  const unit = new Float32Array(dimension);
  for (const [row, { fate, from }] of rows.entries()) {
    if (fate === "deleted") continue;
    dequantise(vectors, from, unit);
    const distance = fate === "changed" ? MOVED : APART;
    if (fate !== "same") for (let j = 0; j < dimension; j++) unit[j] += distance * gaussian(rng);
    const same = {
      rows: vectors.rows.subarray(from * dimension, (from + 1) * dimension),
      scales: [vectors.scales[from]],
    };
    const one = fate === "same" ? same : quantise(unit, dimension);
    next.rows.set(one.rows, row * dimension);
    next.scales[row] = one.scales[0];
  }
  return next;
}

function nextNeighbours(
  table: NeighbourTable,
  rows: readonly Row[],
  isDeleted: readonly boolean[],
  rng: Rng,
): NeighbourTable {
  const offsets = new Int32Array(rows.length + 1);
  const items: number[] = [];
  const levels = byKind<number[]>(() => []);
  for (const [row, { fate, from }] of rows.entries()) {
    for (let e = table.offsets[from]; e < table.offsets[from + 1] && fate !== "deleted"; e++) {
      const isOther = fate === "changed" && rng() < OTHER_NEIGHBOURS;
      const item = isOther ? Math.floor(rng() * table.n) : table.items[e];
      if (isDeleted[item]) continue;
      items.push(item);
      const shift = (): number => (fate === "changed" ? Math.round(OTHER_LEVELS * (2 * rng() - 1)) : 0);
      for (const kind of NEIGHBOUR_KINDS) {
        levels[kind].push(Math.max(0, Math.min(255, table.levels[kind][e] + shift())));
      }
    }
    offsets[row + 1] = items.length;
  }
  const root = (kind: NeighbourKind, { fate, from }: Row): number =>
    fate === "deleted" ? 0 : table.roots[kind][from] * (fate === "changed" ? 0.9 + 0.2 * rng() : 1);
  return {
    n: rows.length,
    offsets,
    items: Int32Array.from(items),
    levels: byKind((kind) => Uint8Array.from(levels[kind])),
    roots: byKind((kind) => Float32Array.from(rows, (row) => root(kind, row))),
  };
}

function nextStats(stats: StatsTable, rows: readonly Row[], rng: Rng): StatsTable {
  const value = (old: number, fate: Fate): number =>
    fate === "deleted" ? 0 : fate === "changed" ? old * (0.95 + 0.1 * rng()) : old;
  const columns = STATS.map((name) => [
    name,
    Float32Array.from(rows, ({ fate, from }) => value(stats[name][from], fate)),
  ]);
  return { n: rows.length, ...Object.fromEntries(columns) };
}

const byKind = <T>(make: (kind: NeighbourKind) => T) =>
  Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, make(kind)])) as Record<NeighbourKind, T>;

/** Nearly normal, variance 1/3. */
const gaussian = (rng: Rng): number => rng() + rng() + rng() + rng() - 2;
