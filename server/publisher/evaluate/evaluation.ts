import type { Accuracy } from "./metrics.ts";

/** Accuracy of a method in groups of cases; a group without a case is absent. */
export type ByGroup = Readonly<Record<string, Accuracy>>;

export interface Segments {
  /** By interactions in the prefix: "1", "2", "3", "4", "5-9", "10+". */
  readonly byPrefixLength: ByGroup;
  /**
   * By the target's popularity. "head", "middle" and "tail" items have a third of the log's visits each, the most
   * visited first; "unseen" ones have too few visits to be counted in the release, or are not in it.
   */
  readonly byTargetPopularity: ByGroup;
  /** "repeat": the target is one of the prefix's own items; "new": it is not. */
  readonly byRepeat: ByGroup;
}

/** What lists are like beside being right; means over cases. Definitions and sources: beyond-accuracy.ts. */
export interface BeyondAccuracy {
  /** Share of the release's items that stood in at least one list. */
  readonly coverage: number;
  /** Mean self-information of the items shown, in bits: -log2 of an item's share of all visits. */
  readonly novelty: number;
  /** Mean over pairs of a list of 1 - cosine of their vectors: 0 all alike, 1 unrelated. Null when no list has a pair. */
  readonly diversity: number | null;
  /** Share of pairs of a list that are of different categories; null without categories. */
  readonly categoryDiversity: number | null;
  /** How much more visited the items shown are than the session's own: 0.5 is half as much again. Null when unknown. */
  readonly popularityDrift: number | null;
  /** How much dearer the items shown are than the session's own: -0.1 is a tenth cheaper. Null without prices. */
  readonly priceDrift: number | null;
}

export interface MethodFigures extends Accuracy, Segments, BeyondAccuracy {}

/** Bounds of a 95 % interval, as fractions of 1. */
export type Interval = readonly [low: number, high: number];

export interface Intervals {
  /** What was resampled: cases of one session are not independent of each other. */
  readonly over: "sessions" | "cases";
  /** How many of them there are. */
  readonly units: number;
  /** Bootstrap resamples. */
  readonly samples: number;
  readonly hr: Interval;
  readonly mrr: Interval;
  readonly ndcg: Interval;
}

/** Yardsticks that the release itself holds. */
export const RELEASE_METHODS = [
  "popularity",
  "sessionPopularity",
  "lastItemNeighbours",
  "encoderAlone",
  "rung2",
] as const;
export type ReleaseMethod = (typeof RELEASE_METHODS)[number];

/** Yardsticks that need the log the release was built from; userHistory also needs visitors in it. */
export const LOG_METHODS = ["itemKnn", "sessionKnn", "userHistory"] as const;
export type LogMethod = (typeof LOG_METHODS)[number];

export type Baselines = Readonly<Record<ReleaseMethod, MethodFigures> & Partial<Record<LogMethod, MethodFigures>>>;

/** What the release's rules cost or gain: the same scores, ordered without them. */
export interface RulesCost {
  readonly withoutRules: MethodFigures;
  /** With the other rules; null when the release has no diversity rule. */
  readonly withoutDiversity: MethodFigures | null;
}

/** The device against what it has to beat. */
export interface Bars {
  /** The better, by MRR, of the lists that do not look at the session. */
  readonly sessionBlind: {
    readonly method: "popularity" | "userHistory";
    /** MRR of the device over that of the list; null when the list is never right. */
    readonly mrrRatio: number | null;
  };
  /** Prefixes of one interaction; null when there are none. sessionKnn is null without a training log. */
  readonly firstClick: { readonly device: Accuracy; readonly sessionKnn: Accuracy | null } | null;
}

export interface Evaluation extends MethodFigures {
  /** Length of a list. */
  readonly k: number;
  /** Of the device's hr, mrr and ndcg; null when there is no case. */
  readonly intervals: Intervals | null;
  /** On the same cases. */
  readonly baselines: Baselines;
  /** Of what visitors went to in fact, for comparison with what was shown. */
  readonly chosen: Pick<BeyondAccuracy, "novelty" | "popularityDrift" | "priceDrift">;
  /** Null when the release has no rules. */
  readonly rules: RulesCost | null;
  readonly bars: Bars;
}
