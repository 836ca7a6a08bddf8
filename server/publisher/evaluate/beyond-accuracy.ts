import type { Shard } from "../../../shared/engine/shard.ts";
import type { BeyondAccuracy } from "./evaluation.ts";
import { visitCounts } from "./segments.ts";

/** What is looked up about items, made once for all methods. Numbers from n on are items that the release does not hold. */
export interface ItemTraits {
  readonly n: number;
  /** How many of them are items: rows of deleted ones are not. */
  readonly held: number;
  /** Sessions with the item, at least 1, so that an item nobody visited has a share too. */
  readonly visits: Float64Array;
  /** -log2(visits / all visits), in bits */
  readonly information: Float64Array;
  /** Natural logarithm of the price, NaN when unknown. */
  readonly lnPrices: Float32Array;
  /** float32[n, D], unit rows; a row of zeros stays one. */
  readonly directions: Float32Array;
  readonly dimension: number;
  /** Null without categories; -1 where an item has none. */
  readonly categories: Int32Array | null;
}

export function itemTraits(shard: Shard): ItemTraits {
  const { n, vectors, category } = shard;
  const { keys } = shard.items;
  const visits = visitCounts(shard.stats).map((count, item) => (keys.isEmpty(item) ? 0 : Math.max(1, count)));
  const total = visits.reduce((sum, count) => sum + count, 0);
  const directions = Float32Array.from(vectors.rows);
  for (let i = 0; i < n; i++) {
    const row = directions.subarray(i * vectors.dimension, (i + 1) * vectors.dimension);
    const length = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
    if (length > 0) for (let j = 0; j < row.length; j++) row[j] /= length;
  }
  const named = category?.codes.some((code) => category.values[code] !== "") ? category : undefined;
  return {
    n,
    held: keys.held,
    visits,
    information: visits.map((count) => -Math.log2(count / total)),
    lnPrices: shard.items.prices.map((_, item) => shard.lnPrice(item)),
    directions,
    dimension: vectors.dimension,
    categories: named ? named.codes.map((code) => (named.values[code] === "" ? -1 : code)) : null,
  };
}

/**
 * Figures beside accuracy, over all lists of one method.
 *
 * - coverage: catalogue coverage (Ge, Delgado-Battenfeld & Jannach, RecSys 2010).
 * - novelty: mean self-information of what is shown (Zhou et al., PNAS 2010; Vargas & Castells, RecSys 2011).
 * - diversity, categoryDiversity: intra-list dissimilarity (Smyth & McClave 2001; Ziegler et al., WWW 2005), by vectors
 *   and by category.
 * - popularityDrift: delta GAP (Abdollahpouri et al., RMSE 2019), with the session in the place of the profile:
 *   mean popularity of lists over mean popularity of sessions, less 1. Popularity is the count of visits.
 * - priceDrift: the same idea with geometric means, so that one dear item does not outweigh the others:
 *   exp(mean of (mean ln price of the list - mean ln price of the session)) - 1.
 */
export class BeyondTally {
  readonly #traits: ItemTraits;
  readonly #shown = new Set<number>();
  readonly #novelty = new Mean();
  readonly #diversity = new Mean();
  readonly #categoryDiversity = new Mean();
  readonly #listPopularity = new Mean();
  readonly #sessionPopularity = new Mean();
  readonly #priceStep = new Mean();

  constructor(traits: ItemTraits) {
    this.#traits = traits;
  }

  /** @param order item numbers shown @param session the release's items of the prefix */
  add(order: readonly number[], session: readonly number[]): void {
    const { n, visits, information, lnPrices } = this.#traits;
    const items = order.filter((item) => item >= 0 && item < n);
    if (items.length === 0) return;
    for (const item of items) this.#shown.add(item);
    this.#novelty.add(meanOf(items, (item) => information[item]));
    this.#diversity.add(this.#dissimilarity(items));
    this.#categoryDiversity.add(this.#differentCategories(items));
    if (session.length === 0) return;
    this.#listPopularity.add(meanOf(items, (item) => visits[item]));
    this.#sessionPopularity.add(meanOf(session, (item) => visits[item]));
    this.#priceStep.add(meanKnown(items, lnPrices) - meanKnown(session, lnPrices));
  }

  get figures(): BeyondAccuracy {
    const { held } = this.#traits;
    const popularity = this.#sessionPopularity.value;
    const priceStep = this.#priceStep.value;
    return {
      coverage: held > 0 ? this.#shown.size / held : 0,
      novelty: this.#novelty.value ?? 0,
      diversity: this.#diversity.value,
      categoryDiversity: this.#categoryDiversity.value,
      popularityDrift: popularity === null ? null : (this.#listPopularity.value ?? 0) / popularity - 1,
      priceDrift: priceStep === null ? null : Math.expm1(priceStep),
    };
  }

  /** The cosines of all pairs add up to (|sum of the directions|^2 - sum of |direction|^2) / 2. NaN without a pair. */
  #dissimilarity(items: readonly number[]): number {
    if (items.length < 2) return Number.NaN;
    const { directions, dimension } = this.#traits;
    let ofSum = 0;
    let ofEach = 0;
    for (let j = 0; j < dimension; j++) {
      let sum = 0;
      for (const item of items) {
        const x = directions[item * dimension + j];
        sum += x;
        ofEach += x * x;
      }
      ofSum += sum * sum;
    }
    return 1 - (ofSum - ofEach) / (items.length * (items.length - 1));
  }

  #differentCategories(items: readonly number[]): number {
    const { categories } = this.#traits;
    if (!categories) return Number.NaN;
    const counts = new Map<number, number>();
    let known = 0;
    for (const item of items) {
      if (categories[item] < 0) continue;
      counts.set(categories[item], (counts.get(categories[item]) ?? 0) + 1);
      known++;
    }
    let same = 0;
    for (const count of counts.values()) same += count * (count - 1);
    return known < 2 ? Number.NaN : 1 - same / (known * (known - 1));
  }
}

/** A mean of what is known: NaN is left out. */
class Mean {
  #sum = 0;
  #count = 0;

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.#sum += value;
    this.#count++;
  }

  /** Null when nothing was known. */
  get value(): number | null {
    return this.#count > 0 ? this.#sum / this.#count : null;
  }
}

function meanOf(items: readonly number[], value: (item: number) => number): number {
  let sum = 0;
  for (const item of items) sum += value(item);
  return sum / items.length;
}

function meanKnown(items: readonly number[], values: Float32Array): number {
  const known = items.filter((item) => !Number.isNaN(values[item]));
  return known.length > 0 ? meanOf(known, (item) => values[item]) : Number.NaN;
}
