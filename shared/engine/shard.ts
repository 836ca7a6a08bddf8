import type { Manifest } from "../contracts/index.ts";
import { ln } from "../math/ln.ts";
import type { CodedText } from "../release/arrow.ts";
import type { VectorTable } from "../release/quantise.ts";
import type { ItemTable, NeighbourTable, StatsTable } from "../release/tables.ts";
import { meanWeights } from "./mean-weights.ts";

/** The candidate items a device holds. All tables have the same n rows: row i is item i. */
export interface Shard {
  readonly n: number;
  readonly items: ItemTable;
  readonly vectors: VectorTable;
  readonly neighbours: NeighbourTable;
  readonly stats: StatsTable;
  /** Item indices, most popular first. */
  readonly popular: Int32Array;
  /** float32[F]: rung 2's weights of the features. */
  readonly meanWeights: Float32Array;
  readonly category: CodedText | undefined;
  readonly brand: CodedText | undefined;
  /** The catalogue's own attributes. */
  readonly otherAttributes: readonly CodedText[];
  /** Natural logarithm of an item's price, in float32; NaN when unknown. */
  lnPrice(item: number): number;
  /** Index of an item id, or -1 when the shard does not hold it. */
  indexOf(id: string): number;
}

/** @throws RangeError when the tables do not have the same number of rows. */
export function makeShard(parts: {
  readonly items: ItemTable;
  readonly vectors: VectorTable;
  readonly neighbours: NeighbourTable;
  readonly stats: StatsTable;
  readonly popularIds: readonly string[];
  readonly manifest: Pick<Manifest, "features" | "meanWeights">;
}): Shard {
  const { items, vectors, neighbours, stats, popularIds, manifest } = parts;
  const n = items.n;
  for (const [name, rows] of [
    ["vectors", vectors.n],
    ["neighbours", neighbours.n],
    ["stats", stats.n],
  ] as const) {
    if (rows !== n) throw new RangeError(`${name} has ${rows} rows, items has ${n}: parts of different releases`);
  }
  const indexOf = (id: string): number => items.keys.indexOf(id);
  return {
    n,
    items,
    vectors,
    neighbours,
    stats,
    popular: Int32Array.from(popularIds, indexOf).filter((item) => item >= 0),
    meanWeights: meanWeights(manifest),
    category: items.attributes.get("category"),
    brand: items.attributes.get("brand"),
    otherAttributes: [...items.attributes].flatMap(([name, column]) =>
      name === "category" || name === "brand" ? [] : [column],
    ),
    lnPrice: lnOf(items.prices),
    indexOf,
  };
}

/** Made when it is asked for, and kept: a hundred thousand of them take up to 70 ms at a start, a ranking needs some hundreds. */
function lnOf(prices: Float32Array): (item: number) => number {
  /** 0 is one not made yet; that of a price of 1 is made again each time. */
  const known = new Float32Array(prices.length);
  return (item) => {
    if (known[item] === 0) known[item] = prices[item] > 0 ? ln(prices[item]) : Number.NaN;
    return known[item];
  };
}
