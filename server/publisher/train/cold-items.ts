import type { CatalogueItem } from "../../../shared/contracts/index.ts";
import { evenly } from "../evenly.ts";
import type { OwnVectors } from "../input/read-vectors.ts";
import { hashedWords, type SparseRow } from "./item-words.ts";
import { applyMap, type LinearMap, ridge } from "./ridge.ts";

/** Columns that words are hashed to; own vectors come after them. */
const WORD_COLUMNS = 512;
/** Longer own vectors are folded by a random projection (Johnson-Lindenstrauss): beyond this, regression gets slow. */
const MOST_OWN_COLUMNS = 384;
/** Fewer examples than this and a map would be learnt by heart. */
const LEAST_EXAMPLES = 20;
const PENALTIES = [0.3, 3, 30];
/** Every so many-th example measures the penalty. */
const MEASURE_EVERY = 8;
/** Regression costs its examples squared words each; more do not change the map. */
const MOST_EXAMPLES = 60_000;

export interface ColdVectors {
  /** Items that were given a vector. */
  readonly filled: number;
  /** Mean cosine between predicted and trained vectors of examples not used for fitting; null when too few. */
  readonly cosine: number | null;
}

/**
 * Gives items without visits a row, in place: attributes, text and own vectors are mapped into the space by a regression
 * learnt from the items that have both.
 *
 * @param rows float32[n, dimension] of any length; zeros where training saw nothing
 * @param known 1 where training gave the item a row
 */
export function fillColdRows(
  rows: Float32Array,
  dimension: number,
  known: Uint8Array,
  items: readonly CatalogueItem[],
  own: OwnVectors | null,
): ColdVectors {
  const cold = items.flatMap((_, i) => (known[i] ? [] : [i]));
  if (cold.length === 0) return { filled: 0, cosine: null };
  const { described, width } = describeItems(items, own);
  const examples = items.flatMap((_, i) => (known[i] && described[i].columns.length > 0 ? [i] : []));
  const wanted = cold.filter((i) => described[i].columns.length > 0);
  if (wanted.length === 0 || examples.length < LEAST_EXAMPLES) return { filled: 0, cosine: null };
  const { map, cosine } = fitMap(evenly(examples, MOST_EXAMPLES), described, rows, dimension, width);
  for (const i of wanted) applyMap(map, described[i], rows, i * dimension);
  return { filled: wanted.length, cosine };
}

function fitMap(
  examples: readonly number[],
  described: readonly SparseRow[],
  rows: Float32Array,
  dimension: number,
  width: number,
): { map: LinearMap; cosine: number } {
  const targets = unitRows(rows, dimension, examples);
  const fitting = examples.map((_, e) => e).filter((e) => e % MEASURE_EVERY !== 0);
  const measuring = examples.map((_, e) => e).filter((e) => e % MEASURE_EVERY === 0);
  const pick = (chosen: readonly number[]) => ({
    rows: chosen.map((e) => described[examples[e]]),
    targets: Float32Array.from({ length: chosen.length * dimension }, (_, i) => {
      return targets[chosen[Math.floor(i / dimension)] * dimension + (i % dimension)];
    }),
  });
  const part = pick(fitting);
  const rest = pick(measuring);
  let best = { penalty: PENALTIES[0], cosine: Number.NEGATIVE_INFINITY };
  for (const penalty of PENALTIES) {
    const cosine = meanCosine(ridge(part.rows, part.targets, width, dimension, penalty), rest.rows, rest.targets);
    if (cosine > best.cosine) best = { penalty, cosine };
  }
  const all = examples.map((i) => described[i]);
  return { map: ridge(all, targets, width, dimension, best.penalty), cosine: best.cosine };
}

function meanCosine(map: LinearMap, rows: readonly SparseRow[], targets: Float32Array): number {
  const { dimension } = map;
  const predicted = new Float32Array(dimension);
  let sum = 0;
  rows.forEach((row, r) => {
    applyMap(map, row, predicted, 0);
    let dot = 0;
    let squares = 1e-12;
    for (let j = 0; j < dimension; j++) {
      dot += predicted[j] * targets[r * dimension + j];
      squares += predicted[j] * predicted[j];
    }
    sum += dot / Math.sqrt(squares);
  });
  return sum / Math.max(1, rows.length);
}

function unitRows(rows: Float32Array, dimension: number, chosen: readonly number[]): Float32Array {
  const unit = new Float32Array(chosen.length * dimension);
  chosen.forEach((item, e) => {
    let squares = 1e-12;
    for (let j = 0; j < dimension; j++) squares += rows[item * dimension + j] ** 2;
    const scale = 1 / Math.sqrt(squares);
    for (let j = 0; j < dimension; j++) unit[e * dimension + j] = rows[item * dimension + j] * scale;
  });
  return unit;
}

/** Words and own vector of every item in one sparse row. */
function describeItems(
  items: readonly CatalogueItem[],
  own: OwnVectors | null,
): { described: SparseRow[]; width: number } {
  const words = hashedWords(items, WORD_COLUMNS);
  if (!own) return { described: words, width: WORD_COLUMNS };
  const rowOf = new Map(own.ids.map((id, row) => [id, row]));
  const columns = Math.min(own.dimension, MOST_OWN_COLUMNS);
  const names = Array.from({ length: columns }, (_, j) => WORD_COLUMNS + j);
  const described = items.map(({ id }, i) => {
    const row = rowOf.get(id);
    if (row === undefined) return words[i];
    const folded = foldToUnit(own.values.subarray(row * own.dimension, (row + 1) * own.dimension), columns);
    return { columns: [...words[i].columns, ...names], values: [...words[i].values, ...folded] };
  });
  return { described, width: WORD_COLUMNS + columns };
}

/** A unit vector of `columns` numbers: as it is when short enough, else by sparse random signs (Achlioptas 2003). */
function foldToUnit(vector: Float32Array, columns: number): Float64Array {
  const folded = new Float64Array(columns);
  vector.forEach((value, j) => {
    if (vector.length <= columns) {
      folded[j] = value;
      return;
    }
    // Each number goes to four columns with signs that depend on its place alone.
    let hash = Math.imul(j + 1, 0x9e3779b1);
    for (let copy = 0; copy < 4; copy++) {
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
      folded[(hash >>> 1) % columns] += hash & 1 ? value : -value;
    }
  });
  const length = Math.sqrt(folded.reduce((squares, value) => squares + value * value, 0)) || 1;
  return folded.map((value) => value / length);
}
