/**
 * The ranker's input, defined once: the publisher trains on what this file computes and the device ranks by it.
 *
 * A row describes one candidate against the session. Columns that depend on the other candidates (`.relative`, `.rank`)
 * are why lists and slots are scored in one pass over the whole shard's candidates and not alone.
 */
import { LN1P } from "../math/ln.ts";
import { dequantise } from "../release/quantise.ts";
import type { CodedText } from "../release/tables.ts";
import { NEIGHBOUR_KINDS } from "../release/tables.ts";
import { type CandidateSet, L1_HITS } from "./candidates.ts";
import type { Hits, Similarity } from "./models.ts";
import { type Interaction, interest } from "./session-window.ts";
import type { Shard } from "./shard.ts";

/** Interactions that neighbour and similarity columns look at. */
const RECENT = 10;

const NEIGHBOUR_COLUMNS = ["last1", "last2", "last3", "older", "decay5", "decay8"] as const;

/** Column names in order. A release names the columns its ranker was trained on; a device with others refuses it. */
export const FEATURES: readonly string[] = [
  // Weights from the neighbour tables (square roots): of the newest three interactions, the best of the older ones,
  // and sums that decay by 0.5 and 0.8 an interaction.
  ...NEIGHBOUR_KINDS.flatMap((kind) => NEIGHBOUR_COLUMNS.map((column) => `${kind}.${column}`)),
  "neighbours.best",
  "neighbours.links",
  "covisit.relative",
  "forward.relative",
  "covisit.rank",
  // Cosine with the session vector; against the best hit; ln(1 + rank among the hits).
  "encoder.score",
  "encoder.relative",
  "encoder.rank",
  // Cosines with the session's items.
  "similarity.last1",
  "similarity.last2",
  "similarity.max",
  "similarity.mean",
  "similarity.interest",
  "popularity.all",
  "popularity.20",
  "popularity.5",
  "popularity.1",
  "popularity.trend",
  "seen.first",
  "seen.last",
  "exit.rate",
  // Is the candidate in the session already, how long ago, how often, and is it an item people return to?
  "repeat.in",
  "repeat.last1",
  "repeat.last2",
  "repeat.last3",
  "repeat.older",
  "repeat.count",
  "repeat.rate",
  "repeat.nextRate",
  "session.length",
  "session.unique",
  "session.returns",
  // Attributes: 0 where the catalogue is silent.
  "category.last1",
  "category.share",
  "brand.share",
  "price.ratio",
];

/** F: columns of a row. */
export const FEATURE_COUNT = FEATURES.length;

const NEIGHBOUR_WIDTH = NEIGHBOUR_KINDS.length * NEIGHBOUR_COLUMNS.length;
const columnOf = (name: string): number => {
  const at = FEATURES.indexOf(name);
  if (at < 0) throw new RangeError(`no feature ${name}`);
  return at;
};
const COVISIT_LAST1 = columnOf("covisit.last1");
const FORWARD_LAST1 = columnOf("forward.last1");
export const COVISIT_DECAY = columnOf("covisit.decay5");
export const FORWARD_DECAY = columnOf("forward.decay5");
export const ENCODER_SCORE = columnOf("encoder.score");
export const REPEAT_IN = columnOf("repeat.in");
export const REPEAT_LAST1 = columnOf("repeat.last1");

export interface FeatureInput {
  readonly shard: Shard;
  readonly similarity: Similarity;
  readonly session: readonly Interaction[];
  /** float32[D] */
  readonly query: Float32Array;
  readonly hits: Hits;
  readonly candidates: CandidateSet;
}

export interface Features {
  /** float32[n * F] */
  readonly rows: Float32Array;
  /** int8[n]: which interaction (0 = newest) is most related to the candidate, -1 when none is. */
  readonly because: Int8Array;
}

export function computeFeatures(input: FeatureInput): Features {
  const { candidates } = input;
  const rows = new Float32Array(candidates.size * FEATURE_COUNT);
  const because = new Int8Array(candidates.size).fill(-1);
  const recent = input.session.slice(-RECENT).reverse();
  const links = neighbourColumns(input, recent, rows);
  relativeColumns(candidates, rows, links, recent.length);
  encoderColumns(input, rows);
  similarityColumns(input, recent, rows, because);
  itemColumns(input, rows);
  sessionColumns(input, rows);
  attributeColumns(input, rows);
  return { rows, because };
}

/** Fills the neighbour columns; answers how many interactions each candidate is a covisit neighbour of. */
function neighbourColumns(
  { shard, candidates }: FeatureInput,
  recent: readonly Interaction[],
  rows: Float32Array,
): Uint8Array {
  const { offsets, items, levels, roots } = shard.neighbours;
  const links = new Uint8Array(candidates.size);
  let decay5 = 1;
  let decay8 = 1;
  for (let age = 0; age < recent.length; age++) {
    const source = recent[age].item;
    for (let k = 0; k < NEIGHBOUR_KINDS.length; k++) {
      const level = levels[NEIGHBOUR_KINDS[k]];
      const root = roots[NEIGHBOUR_KINDS[k]][source] / 255;
      if (root === 0) continue;
      for (let e = offsets[source]; e < offsets[source + 1]; e++) {
        const place = candidates.position[items[e]];
        if (place < 0 || level[e] === 0) continue;
        if (k === 0) links[place]++;
        const weight = level[e] * root * (level[e] * root);
        const at = place * FEATURE_COUNT + k * NEIGHBOUR_COLUMNS.length;
        if (age < 3) rows[at + age] = weight;
        else if (weight > rows[at + 3]) rows[at + 3] = weight;
        rows[at + 4] += weight * decay5;
        rows[at + 5] += weight * decay8;
      }
    }
    decay5 *= 0.5;
    decay8 *= 0.8;
  }
  for (let place = 0; place < candidates.size; place++) {
    const at = place * FEATURE_COUNT;
    for (let j = at; j < at + NEIGHBOUR_WIDTH; j++) if (rows[j] > 0) rows[j] = Math.sqrt(rows[j]);
  }
  return links;
}

const BEST = columnOf("neighbours.best");

function relativeColumns(
  { size, retrieved }: CandidateSet,
  rows: Float32Array,
  links: Uint8Array,
  sources: number,
): void {
  const covisits = descending(retrieved, rows, COVISIT_DECAY);
  const mostCovisit = covisits.length > 0 ? covisits[0] : 0;
  let mostForward = 0;
  for (let place = 0; place < retrieved; place++) {
    mostForward = Math.max(mostForward, rows[place * FEATURE_COUNT + FORWARD_DECAY]);
  }
  for (let place = 0; place < size; place++) {
    const row = place * FEATURE_COUNT;
    rows[row + BEST] = Math.max(rows[row + COVISIT_LAST1], rows[row + FORWARD_LAST1]);
    rows[row + BEST + 1] = sources > 0 ? links[place] / sources : 0;
    rows[row + BEST + 2] = rows[row + COVISIT_DECAY] - mostCovisit;
    rows[row + BEST + 3] = rows[row + FORWARD_DECAY] - mostForward;
    rows[row + BEST + 4] = LN1P[countAbove(covisits, rows[row + COVISIT_DECAY])];
  }
}

/**
 * The positive values of a column, largest first. Only of what was retrieved: the page's own items must not move the
 * ranks of the shard's, or an order would depend on what else the page shows.
 */
function descending(retrieved: number, rows: Float32Array, column: number): Float32Array {
  const values = new Float32Array(retrieved);
  let count = 0;
  for (let place = 0; place < retrieved; place++) {
    const value = rows[place * FEATURE_COUNT + column];
    if (value > 0) values[count++] = value;
  }
  return values.subarray(0, count).sort().reverse();
}

/** How many values of a descending array are larger: the 0-based rank, equal values sharing the best. */
function countAbove(values: Float32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] > value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function encoderColumns({ similarity, query, hits, candidates }: FeatureInput, rows: Float32Array): void {
  const best = hits.scores.length > 0 ? hits.scores[0] : 0;
  // The hits are read before `similarities` overwrites the memory they may be a view of.
  const ranks = new Int32Array(candidates.size).fill(L1_HITS + 200);
  for (let rank = 0; rank < hits.items.length; rank++) {
    const place = candidates.position[hits.items[rank]];
    if (place >= 0) ranks[place] = rank;
  }
  const scores = similarity.similarities(query, candidates.items);
  for (let place = 0; place < candidates.size; place++) {
    const at = place * FEATURE_COUNT + ENCODER_SCORE;
    rows[at] = scores[place];
    rows[at + 1] = scores[place] - best;
    rows[at + 2] = LN1P[ranks[place]];
  }
}

const SIMILARITY = columnOf("similarity.last1");
/** A cosine below this explains nothing to a visitor. */
const RELATED = 0.25;

function similarityColumns(
  { shard, similarity, candidates }: FeatureInput,
  recent: readonly Interaction[],
  rows: Float32Array,
  because: Int8Array,
): void {
  const size = candidates.size;
  const row = new Float32Array(shard.vectors.dimension);
  const strongest = new Float32Array(size).fill(RELATED);
  let decay = 1;
  let weights = 0;
  for (let age = 0; age < recent.length; age++) {
    const interaction = recent[age];
    const weight = decay * interest(interaction);
    weights += weight;
    decay *= 0.7;
    dequantise(shard.vectors, interaction.item, row);
    const cosines = similarity.similarities(row, candidates.items);
    for (let place = 0; place < size; place++) {
      const at = place * FEATURE_COUNT + SIMILARITY;
      const cosine = cosines[place];
      if (age === 0) rows[at] = cosine;
      else if (age === 1) rows[at + 1] = cosine;
      if (age === 0 || cosine > rows[at + 2]) rows[at + 2] = cosine;
      rows[at + 3] += cosine / recent.length;
      rows[at + 4] += cosine * weight;
      // The newest interaction wins unless an older one is clearly closer; an item does not explain itself.
      if (candidates.items[place] !== interaction.item && cosine > strongest[place] + 0.05 * Math.min(age, 1)) {
        strongest[place] = cosine;
        because[place] = age;
      }
    }
  }
  for (let place = 0; place < size; place++) {
    if (weights > 0) rows[place * FEATURE_COUNT + SIMILARITY + 4] /= weights;
  }
}

const POPULARITY = columnOf("popularity.all");

function itemColumns({ shard, candidates }: FeatureInput, rows: Float32Array): void {
  const { stats } = shard;
  const items = candidates.items;
  for (let place = 0; place < items.length; place++) {
    const item = items[place];
    const at = place * FEATURE_COUNT + POPULARITY;
    rows[at] = stats.popularity[item];
    rows[at + 1] = stats.popularity20[item];
    rows[at + 2] = stats.popularity5[item];
    rows[at + 3] = stats.popularity1[item];
    rows[at + 4] = stats.popularity5[item] - stats.popularity[item];
    rows[at + 5] = stats.firstSeen[item];
    rows[at + 6] = stats.lastSeen[item];
    rows[at + 7] = stats.exitRate[item];
  }
}

const REPEAT_OLDER = columnOf("repeat.older");
const SESSION_LENGTH = columnOf("session.length");

function sessionColumns({ shard, session, candidates }: FeatureInput, rows: Float32Array): void {
  const { repeatRate, repeatNextRate } = shard.stats;
  const length = session.length;
  const distinct = new Set<number>();
  for (let age = length - 1; age >= 0; age--) {
    const item = session[length - 1 - age].item;
    distinct.add(item);
    const place = candidates.position[item];
    if (place < 0) continue;
    const at = place * FEATURE_COUNT + REPEAT_IN;
    // Oldest first, so the newest visit of an item has the last word on how long ago it was.
    rows[at] = 1;
    rows[at + 1] = age === 0 ? 1 : 0;
    rows[at + 2] = age === 1 ? 1 : 0;
    rows[at + 3] = age === 2 ? 1 : 0;
    rows[place * FEATURE_COUNT + REPEAT_OLDER] = age > 2 ? 1 / Math.sqrt(age) : 0;
    rows[at + 5] += 1;
    rows[at + 6] = repeatRate[item];
    rows[at + 7] = age === 0 ? repeatNextRate[item] : 0;
  }
  const returns = distinct.size < length ? 1 : 0;
  for (let place = 0; place < candidates.size; place++) {
    const at = place * FEATURE_COUNT + SESSION_LENGTH;
    rows[at] = LN1P[length];
    rows[at + 1] = length > 0 ? distinct.size / length : 1;
    rows[at + 2] = returns;
  }
}

const CATEGORY = columnOf("category.last1");

function attributeColumns({ shard, session, candidates }: FeatureInput, rows: Float32Array): void {
  const categories = shareByCode(shard.category, session);
  const brands = shareByCode(shard.brand, session);
  const last = session.at(-1)?.item;
  const lastCategory = last === undefined ? -1 : (shard.category?.codes[last] ?? -1);
  let lnPrice = 0;
  let priced = 0;
  for (const { item } of session) {
    if (Number.isNaN(shard.lnPrices[item])) continue;
    lnPrice += shard.lnPrices[item];
    priced++;
  }
  const items = candidates.items;
  for (let place = 0; place < items.length; place++) {
    const item = items[place];
    const at = place * FEATURE_COUNT + CATEGORY;
    const category = shard.category?.codes[item] ?? -1;
    const share = categories.get(category) ?? 0;
    rows[at] = share > 0 && category === lastCategory ? 1 : 0;
    rows[at + 1] = share;
    rows[at + 2] = brands.get(shard.brand?.codes[item] ?? -1) ?? 0;
    rows[at + 3] = priced > 0 && !Number.isNaN(shard.lnPrices[item]) ? shard.lnPrices[item] - lnPrice / priced : 0;
  }
}

/** Share of the session's interactions by code of a text column, without absent text. */
function shareByCode(column: CodedText | undefined, session: readonly Interaction[]): Map<number, number> {
  const shares = new Map<number, number>();
  if (!column) return shares;
  for (const { item } of session) {
    const code = column.codes[item];
    if (column.values[code] !== "") shares.set(code, (shares.get(code) ?? 0) + 1 / session.length);
  }
  return shares;
}
