import { MOST_CANDIDATES } from "../../../shared/engine/candidates.ts";
import { COVISIT_DECAY, ENCODER_SCORE, FEATURE_COUNT, FORWARD_DECAY } from "../../../shared/engine/features.ts";
import type { Models } from "../../../shared/engine/models.ts";
import { Scorer } from "../../../shared/engine/scoring.ts";
import { SessionWindow, WITHOUT_ITEM } from "../../../shared/engine/session-window.ts";
import type { Shard } from "../../../shared/engine/shard.ts";
import { ScanKernel } from "../../../shared/kernels/scan-kernel.ts";
import type { Rng } from "../../../shared/math/rng.ts";
import { type Case, prefixOf } from "../evaluate/cases.ts";
import { paddedWidth } from "./ranker-model.ts";

/** Candidates a training list keeps: the target, the likeliest others, and a sample of the rest. */
export const LIST_LENGTH = 100;
const HARD = 60;
/** Length of a row: features, padded as the network's first matrices are. */
export const LIST_WIDTH = paddedWidth(FEATURE_COUNT);

/** One question with its candidates' features, as the device would have computed them. */
export interface CandidateList {
  /** float32[n * F], raw */
  readonly features: Float32Array;
  /** Place of the target among the candidates, -1 when it is not one of them. */
  readonly target: number;
  /** Places of candidates that were on screen when the target was chosen: the surest negatives. Empty without impressions. */
  readonly onScreen: readonly number[];
  /** Places of candidates that nobody has ever visited. */
  readonly unvisited: readonly number[];
}

/** One list to learn from; the target is the first candidate. */
export interface TrainingList {
  /** float32[LIST_LENGTH * LIST_WIDTH], raw; padding and rows past the end are zeros */
  readonly features: Float32Array;
  /** float32[LIST_LENGTH] added to the scores: ln(1 / sampling rate), or -1e9 past the end */
  readonly offsets: Float32Array;
}

const NOTHING: CandidateList = { features: new Float32Array(0), target: -1, onScreen: [], unvisited: [] };

/** Candidates of a list; the rows after them are empty. */
export const lengthOf = ({ offsets }: TrainingList): number => {
  const end = offsets.findIndex((offset) => offset <= -1e8);
  return end < 0 ? LIST_LENGTH : end;
};

/** Runs the engine's scoring pass over cases and hands out what its ranker was given. */
export class ListCollector {
  readonly #scorer: Scorer;
  readonly #models: Models;
  readonly #unvisited: Uint8Array;
  #captured: Float32Array = new Float32Array(0);

  /** @param unvisited 1 for every item that is only in the catalogue */
  constructor(shard: Shard, encode: Models["encode"], unvisited: Uint8Array = new Uint8Array(shard.n)) {
    this.#unvisited = unvisited;
    const kernel = new ScanKernel(shard.vectors);
    this.#scorer = new Scorer(shard, kernel, kernel, MOST_CANDIDATES);
    this.#models = {
      encode,
      score: async (features, n) => {
        this.#captured = features.slice();
        return new Float32Array(n);
      },
    };
  }

  async collect(question: Case): Promise<CandidateList> {
    const session = sessionOf(question);
    // A device shows popular items then, and asks no ranker.
    if (session.interactions.length === 0) return NOTHING;
    const scored = await this.#scorer.withModels(this.#models, session, []);
    if (!scored) throw new Error("a pass without a checkpoint was given up");
    const target = question.target < 0 ? -1 : scored.placeOf(question.target);
    const onScreen = Array.from(session.onScreen, scored.placeOf).filter((place) => place >= 0 && place !== target);
    const unvisited: number[] = [];
    scored.items.forEach((item, place) => {
      if (this.#unvisited[item]) unvisited.push(place);
    });
    return { features: this.#captured, target, onScreen, unvisited };
  }
}

/** What a device would hold of the case's session: items that its shard does not hold are none. */
export function sessionOf(question: Case): SessionWindow {
  const window = new SessionWindow();
  for (const touch of prefixOf(question)) {
    if (touch.item >= 0 || WITHOUT_ITEM.has(touch.type)) window.take(touch);
  }
  return window;
}

/** How likely a candidate looks before there is a ranker: the strongest signals, added up. */
const promise = (features: Float32Array, row: number): number =>
  features[row + COVISIT_DECAY] + 0.5 * features[row + FORWARD_DECAY] + 0.5 * features[row + ENCODER_SCORE];

/**
 * Cuts a list down: hard negatives whole (what the visitor saw and did not choose, then what looks likeliest), the rest by
 * a uniform sample whose members count for those left out, so that the loss estimates the one over all candidates. Null when
 * the target is not a candidate: there is nothing to learn.
 *
 * Items that are only in the catalogue are no negatives: most likely they were not there yet, and a ranker that saw them
 * never chosen would put every new item last.
 */
export function trainingList(list: CandidateList, rng: Rng): TrainingList | null {
  const { features, target, onScreen } = list;
  if (target < 0) return null;
  const n = features.length / FEATURE_COUNT;
  const left = new Set([target, ...list.unvisited]);
  const others = Array.from({ length: n }, (_, i) => i).filter((i) => !left.has(i));
  const score = Float32Array.from({ length: n }, (_, i) => promise(features, i * FEATURE_COUNT));
  for (const place of onScreen) score[place] = Number.POSITIVE_INFINITY;
  // Not by a difference: that of two infinities is NaN.
  others.sort((a, b) => (score[a] === score[b] ? a - b : score[a] < score[b] ? 1 : -1));
  const chosen = [target, ...others.slice(0, HARD)];
  const rest = others.slice(HARD);
  const sampled = Math.min(rest.length, LIST_LENGTH - chosen.length);
  for (let k = 0; k < sampled; k++) {
    const pick = k + Math.floor(rng() * (rest.length - k));
    [rest[k], rest[pick]] = [rest[pick], rest[k]];
    chosen.push(rest[k]);
  }
  const training = {
    features: new Float32Array(LIST_LENGTH * LIST_WIDTH),
    offsets: new Float32Array(LIST_LENGTH).fill(-1e9),
  };
  const sampleOffset = sampled > 0 ? Math.log(rest.length / sampled) : 0;
  chosen.forEach((candidate, place) => {
    const from = candidate * FEATURE_COUNT;
    training.features.set(features.subarray(from, from + FEATURE_COUNT), place * LIST_WIDTH);
    training.offsets[place] = place < chosen.length - sampled ? 0 : sampleOffset;
  });
  return training;
}
