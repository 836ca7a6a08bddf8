import type { Rule, Rules, Rung } from "../../../shared/contracts/index.ts";
import type { Models, NearestItems, Similarity } from "../../../shared/engine/models.ts";
import { popularScores } from "../../../shared/engine/popular.ts";
import { type Scored, Scorer } from "../../../shared/engine/scoring.ts";
import { type Interaction, SessionWindow, WITHOUT_ITEM } from "../../../shared/engine/session-window.ts";
import type { Shard } from "../../../shared/engine/shard.ts";
import { pinnedItems, slotView } from "../../../shared/engine/views.ts";
import { ScanKernel } from "../../../shared/kernels/scan-kernel.ts";
import type { Touch } from "./cases.ts";
import { visitorContext } from "./visitor-context.ts";

/** What is evaluated: a release, or one that is being built. */
export interface Evaluated {
  readonly shard: Shard;
  readonly rules: Rules;
  readonly models: Models;
  /** What searches the shard's vectors; absent: the device's int8 scan. */
  readonly kernel?: NearestItems & Similarity;
}

/** Lists of the device's own code; item indices, best first. */
export interface DeviceLists {
  /** What a visitor would be shown. */
  readonly device: readonly number[];
  readonly rung2: readonly number[];
  /** L1 alone; popular items for a session without a known item. */
  readonly encoderAlone: readonly number[];
  /** Null when the release has no rules. */
  readonly withoutRules: readonly number[] | null;
  /** Null when the release has no diversity rule. */
  readonly withoutDiversity: readonly number[] | null;
}

export interface CaseAnswers {
  readonly answers: DeviceLists;
  /** What a device would have answered with. */
  readonly rung: Rung;
  /** Interactions of the prefix, oldest first; those with items the shard does not hold among them. */
  readonly interactions: readonly Interaction[];
}

/** The list's name for rules that are for some lists only. */
const SLOT = "evaluate";

/**
 * Ranks one prefix at a time by the code a device runs: session window -> encoder -> candidates -> features -> ranker ->
 * rules, a slot of k items. The memory of a scoring pass is reused. Touches on items below 0 or from n on are known to be
 * interactions and otherwise skipped, as on a device whose shard does not hold the item.
 */
export function makeCaseRanker(
  { shard, rules, models, kernel = new ScanKernel(shard.vectors) }: Evaluated,
  k: number,
): (prefix: readonly Touch[]) => Promise<CaseAnswers> {
  const scorer = new Scorer(shard, kernel, kernel);
  const observed = observeQuery(models);
  const popular = Array.from(shard.popular.subarray(0, k));
  const all = rules.rules;
  const plain = all.filter(({ rule }) => rule !== "diversity");
  const pinned = pinnedItems(shard, all, [SLOT]);

  return async (prefix) => {
    const window = new SessionWindow(Number.POSITIVE_INFINITY);
    const known = new SessionWindow();
    for (const touch of prefix) {
      window.take(touch);
      if (WITHOUT_ITEM.has(touch.type) || (touch.item >= 0 && touch.item < shard.n)) known.take(touch);
    }
    const { interactions } = window;
    const session = known.interactions;
    const context = visitorContext(shard, prefix);
    const fill = (scored: Scored, list: readonly Rule[]): number[] =>
      slotView({ shard, session, scored, rules: list, context }, SLOT, k, []).order.map(shard.indexOf);
    /** The orders with, without, and with some of the rules: views of one scoring pass. */
    const orders = (scored: Scored) => ({
      device: fill(scored, all),
      withoutRules: all.length > 0 ? fill(scored, []) : null,
      withoutDiversity: plain.length < all.length ? fill(scored, plain) : null,
    });
    if (session.length === 0) {
      const views = orders(popularScores(shard, pinned));
      return { answers: { ...views, rung2: views.device, encoderAlone: popular }, rung: 1, interactions };
    }
    // Each answer is taken before the next pass overwrites the scorer's memory.
    const rung2 = fill(scorer.withMean(known, pinned), all);
    const scored = await scorer.withModels(observed.models, known, pinned);
    if (!scored) throw new Error("a pass without a checkpoint was given up");
    const encoderAlone = Array.from(kernel.search(observed.query(), k).items);
    return { answers: { ...orders(scored), rung2, encoderAlone }, rung: 3, interactions };
  };
}

/** The models, and a look at the last session vector: L1 alone is a yardstick and need not be encoded twice. */
function observeQuery(models: Models): { models: Models; query: () => Float32Array } {
  let last: Float32Array = new Float32Array(0);
  return {
    models: {
      async encode(rows, mask) {
        last = await models.encode(rows, mask);
        return last;
      },
      score: (features, n) => models.score(features, n),
    },
    query: () => last,
  };
}
