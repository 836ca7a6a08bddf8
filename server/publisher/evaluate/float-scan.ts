import type { Hits, NearestItems, Similarity } from "../../../shared/engine/models.ts";
import type { Shard } from "../../../shared/engine/shard.ts";
import type { VectorTable } from "../../../shared/release/quantise.ts";
import { unitRowsOf } from "../train/unit-rows.ts";

/** Exact search over float32 rows, in plain JavaScript: what quantisation is measured against. Not for a device. */
export class FloatScan implements NearestItems, Similarity {
  readonly #rows: Float32Array;
  readonly #dimension: number;
  /** Rows that are not zero: one without a vector is near nothing. */
  readonly #held: Int32Array;

  /** @param rows float32[n, dimension], unit or zero */
  constructor(rows: Float32Array, dimension: number) {
    this.#rows = rows;
    this.#dimension = dimension;
    const n = rows.length / dimension;
    this.#held = Int32Array.from({ length: n }, (_, row) => row).filter((row) => hasVector(rows, dimension, row));
  }

  search(query: Float32Array, k: number): Hits {
    const held = this.#held;
    const scores = this.similarities(query, held);
    const limit = scores.slice().sort()[Math.max(0, held.length - k)];
    const places = Array.from(held.keys()).filter((place) => scores[place] >= limit);
    const found = places.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, k);
    return {
      items: Int32Array.from(found, (place) => held[place]),
      scores: Float32Array.from(found, (place) => scores[place]),
    };
  }

  similarities(query: Float32Array, items: Int32Array): Float32Array {
    const out = new Float32Array(items.length);
    for (let at = 0; at < items.length; at++) {
      const row = items[at] * this.#dimension;
      let sum = 0;
      for (let j = 0; j < this.#dimension; j++) sum += query[j] * this.#rows[row + j];
      out[at] = sum;
    }
    return out;
  }
}

/** The shard with unit float32 rows in the place of its int8 ones, and the search over them. */
export function inFloat32(shard: Shard, rows: Float32Array): { shard: Shard; kernel: FloatScan } {
  const { n, dimension } = shard.vectors;
  const unit = unitRowsOf(rows, dimension);
  const scales = Float32Array.from({ length: n }, (_, item) => (hasVector(unit, dimension, item) ? 1 : 0));
  // Scoring reads the table only as rows times scales, which float32 rows at scale 1 answer as well.
  const vectors: VectorTable = { n, dimension, rows: unit as unknown as Int8Array, scales };
  return { shard: { ...shard, vectors }, kernel: new FloatScan(unit, dimension) };
}

const hasVector = (rows: Float32Array, dimension: number, row: number): boolean =>
  rows.subarray(row * dimension, (row + 1) * dimension).some((value) => value !== 0);
