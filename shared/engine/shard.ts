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
  /** float32[n]: natural logarithm of the price, NaN when unknown. */
  readonly lnPrices: Float32Array;
  readonly category: CodedText | undefined;
  readonly brand: CodedText | undefined;
  /** The catalogue's own attributes. */
  readonly otherAttributes: readonly CodedText[];
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
    lnPrices: items.prices.map((price) => (price > 0 ? ln(price) : Number.NaN)),
    category: items.attributes.get("category"),
    brand: items.attributes.get("brand"),
    otherAttributes: [...items.attributes].flatMap(([name, column]) =>
      name === "category" || name === "brand" ? [] : [column],
    ),
    indexOf,
  };
}
