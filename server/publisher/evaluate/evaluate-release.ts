import type { Rules, Rung } from "../../../shared/contracts/index.ts";
import type { Models } from "../../../shared/engine/models.ts";
import { popularScores } from "../../../shared/engine/popular.ts";
import { type Scored, Scorer } from "../../../shared/engine/scoring.ts";
import { type Interaction, SessionWindow } from "../../../shared/engine/session-window.ts";
import type { Shard } from "../../../shared/engine/shard.ts";
import { pinnedItems, slotView } from "../../../shared/engine/views.ts";
import { ScanKernel } from "../../../shared/kernels/scan-kernel.ts";
import type { Case, Touch } from "./cases.ts";
import { type Accuracy, Tally } from "./metrics.ts";

/** What is evaluated: a release, or one that is being built. */
export interface Evaluated {
  readonly shard: Shard;
  readonly rules: Rules;
  readonly models: Models;
}

export interface Evaluation extends Accuracy {
  readonly k: number;
  /** Share of the catalogue that stood in at least one of the orders. */
  readonly coverage: number;
  readonly byPrefixLength: Readonly<Record<string, Accuracy>>;
  /** Yardsticks on the same cases. */
  readonly baselines: Readonly<Record<Method, Accuracy>>;
}

/** The list's name for rules that are for some lists only. */
const SLOT = "evaluate";

type Method = "popularity" | "lastItemNeighbours" | "encoderAlone" | "rung2";

/**
 * Runs the device's own code over cases: session window -> encoder -> candidates -> features -> ranker -> rules, a slot of
 * k items a case. Rules that need a visitor (region, bought, seen) see an unknown one.
 */
export async function evaluateRelease(
  { shard, rules, models }: Evaluated,
  cases: readonly Case[],
  k: number,
  tick: (cases: number) => void = () => {},
): Promise<Evaluation> {
  const rank = makeCaseRanker({ shard, rules, models }, k);
  const tallies = {
    device: new Tally(),
    popularity: new Tally(),
    lastItemNeighbours: new Tally(),
    encoderAlone: new Tally(),
    rung2: new Tally(),
  };
  for (const { session, length, target } of cases) {
    const { answers, prefixLength } = await rank(session.slice(0, length));
    for (const method of Object.keys(tallies) as (keyof typeof tallies)[]) {
      tallies[method].add(answers[method], target, prefixLength);
    }
    tick(1);
  }
  const { device, ...baselines } = tallies;
  return {
    ...device.accuracy,
    k,
    coverage: device.coverage(shard.n),
    byPrefixLength: device.byPrefixLength,
    baselines: Object.fromEntries(Object.entries(baselines).map(([name, tally]) => [name, tally.accuracy])) as Record<
      Method,
      Accuracy
    >,
  };
}

/** Item indices in order, by method. */
type Answers = Readonly<Record<Method | "device", readonly number[]>>;

export interface CaseAnswers {
  readonly answers: Answers;
  /** What a device would have answered with. */
  readonly rung: Rung;
  /** Interactions in the prefix, of known and unknown items. */
  readonly prefixLength: number;
}

/** Ranks one prefix at a time; the memory of a scoring pass is reused. */
export function makeCaseRanker(
  { shard, rules, models }: Evaluated,
  k: number,
): (prefix: readonly Touch[]) => Promise<CaseAnswers> {
  const kernel = new ScanKernel(shard.vectors);
  const scorer = new Scorer(shard, kernel, kernel);
  const context = { nowS: 0, region: null, bought: new Set<string>(), seen: () => 0 };
  const observed = observeQuery(models);
  const popular = Array.from(shard.popular.subarray(0, k));
  const pinned = pinnedItems(shard, rules.rules, [SLOT]);
  const fill = (scored: Scored, session: readonly Interaction[]): number[] =>
    slotView({ shard, session, scored, rules: rules.rules, context }, SLOT, k, []).order.map(shard.indexOf);

  return async (prefix) => {
    const window = new SessionWindow();
    const known = new SessionWindow();
    for (const { type, item, at, durationMs } of prefix) {
      window.add(type, item, at, durationMs);
      if (item >= 0) known.add(type, item, at, durationMs);
    }
    const prefixLength = window.interactions.length;
    const session = known.interactions;
    const last = session.at(-1)?.item;
    if (last === undefined) {
      const device = fill(popularScores(shard, pinned), session);
      const answers = {
        device,
        popularity: popular,
        lastItemNeighbours: popular,
        encoderAlone: popular,
        rung2: device,
      };
      return { answers, rung: 1, prefixLength };
    }
    // Each answer is taken before the next pass overwrites the scorer's memory.
    const rung2 = fill(scorer.withMean(session, pinned), session);
    const scored = await scorer.withModels(observed.models, session, pinned);
    if (!scored) throw new Error("a pass without a checkpoint was given up");
    const device = fill(scored, session);
    const { offsets, items } = shard.neighbours;
    const neighbours = new Set([
      ...items.subarray(offsets[last], offsets[last + 1]),
      ...shard.popular.subarray(0, 2 * k),
    ]);
    const answers = {
      device,
      rung2,
      popularity: popular,
      lastItemNeighbours: [...neighbours].slice(0, k),
      encoderAlone: Array.from(kernel.search(observed.query(), k).items),
    };
    return { answers, rung: 3, prefixLength };
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
