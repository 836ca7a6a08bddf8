import type { CatalogueItem } from "../../../shared/contracts/index.ts";
import { evenly } from "../evenly.ts";
import type { OwnVectors } from "../input/read-vectors.ts";
import { ItemDescriptions } from "./item-descriptions.ts";
import { applyMap, type LinearMap, Ridge } from "./ridge.ts";

/** Fewer examples than this and a map would be learnt by heart. */
const LEAST_EXAMPLES = 20;
/** In order; the search ends with the first that is worse than the one before. */
const PENALTIES = [0.3, 1, 3, 10];
/** Every so many-th example measures the penalty. */
const MEASURE_EVERY = 8;
/** Regression costs its examples squared words each; more do not change the map. */
const MOST_EXAMPLES = 60_000;

export interface ColdVectors {
  /** Items that were given a vector. */
  readonly filled: number;
  /** Mean cosine between predicted and trained vectors of examples not used for fitting; null when too few. */
  readonly cosine: number | null;
  /** Of the regression; null when there was none. */
  readonly penalty: number | null;
}

/**
 * Gives items without visits a row, in place: attributes, text and own vectors are mapped into the space by a regression
 * learnt from the items that have both.
 *
 * @param rows float32[n, dimension] of any length; zeros where training saw nothing
 * @param known 1 where training gave the item a row
 * @param penalty of the regression; chosen by the examples when null
 */
export function fillColdRows(
  rows: Float32Array,
  dimension: number,
  known: Uint8Array,
  items: readonly CatalogueItem[],
  own: OwnVectors | null,
  penalty: number | null = null,
): ColdVectors {
  const descriptions = new ItemDescriptions(items, own);
  const examples: number[] = [];
  let wanted = 0;
  for (let i = 0; i < items.length; i++) {
    if (!descriptions.has(i)) continue;
    if (known[i]) examples.push(i);
    else wanted++;
  }
  if (wanted === 0 || examples.length < LEAST_EXAMPLES) return { filled: 0, cosine: null, penalty: null };
  const fit = fitMap(evenly(examples, MOST_EXAMPLES), descriptions, rows, dimension, penalty);
  for (let i = 0; i < items.length; i++) {
    if (!known[i] && descriptions.has(i)) applyMap(fit.map, descriptions.row(i), rows, i * dimension);
  }
  return { filled: wanted, cosine: fit.cosine, penalty: fit.penalty };
}

/** Fits to most examples, chooses the penalty by the rest, and fits to all with it. */
function fitMap(
  examples: readonly number[],
  descriptions: ItemDescriptions,
  rows: Float32Array,
  dimension: number,
  penalty: number | null,
): { map: LinearMap; cosine: number; penalty: number } {
  const fitting = new Ridge(descriptions.width, dimension);
  const rest = new Ridge(descriptions.width, dimension);
  const measuring = examples.filter((_, e) => e % MEASURE_EVERY === 0);
  examples.forEach((item, e) => {
    const part = e % MEASURE_EVERY === 0 ? rest : fitting;
    // Directions are what is predicted: a row's length says how often an item was trained on.
    part.add(descriptions.row(item), rows, item * dimension, 1 / lengthOf(rows, item, dimension));
  });
  let best = { penalty: PENALTIES[0], cosine: Number.NEGATIVE_INFINITY };
  for (const one of penalty === null ? PENALTIES : [penalty]) {
    const cosine = meanCosine(fitting.solve(one), measuring, descriptions, rows);
    if (cosine < best.cosine) break;
    best = { penalty: one, cosine };
  }
  fitting.addAll(rest);
  return { map: fitting.solve(best.penalty), ...best };
}

function meanCosine(
  map: LinearMap,
  items: readonly number[],
  descriptions: ItemDescriptions,
  rows: Float32Array,
): number {
  const { dimension } = map;
  const predicted = new Float32Array(dimension);
  let sum = 0;
  for (const item of items) {
    applyMap(map, descriptions.row(item), predicted, 0);
    let dot = 0;
    for (let j = 0; j < dimension; j++) dot += predicted[j] * rows[item * dimension + j];
    sum += dot / (lengthOf(predicted, 0, dimension) * lengthOf(rows, item, dimension));
  }
  return sum / Math.max(1, items.length);
}

function lengthOf(rows: Float32Array, row: number, dimension: number): number {
  let squares = 1e-12;
  for (let j = row * dimension; j < (row + 1) * dimension; j++) squares += rows[j] * rows[j];
  return Math.sqrt(squares);
}
