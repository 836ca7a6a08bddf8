import type { Baseline } from "./baselines/baseline.ts";
import { lastItemNeighbours } from "./baselines/last-item-neighbours.ts";
import { sessionPopularity } from "./baselines/session-popularity.ts";
import { BeyondTally, itemTraits } from "./beyond-accuracy.ts";
import { bootstrapIntervals } from "./bootstrap.ts";
import { type CaseAnswers, type Evaluated, makeCaseRanker } from "./case-ranker.ts";
import { type Case, prefixOf, unitsOf } from "./cases.ts";
import {
  type Bars,
  type Baselines,
  type Evaluation,
  LOG_METHODS,
  type LogMethod,
  RELEASE_METHODS,
} from "./evaluation.ts";
import { popularityGroups, prefixGroup, visitCounts } from "./segments.ts";
import { type CaseFacts, Tally } from "./tally.ts";

export interface EvaluateOptions {
  /** Length of a list. */
  readonly k: number;
  /** Yardsticks that a training log allows. */
  readonly logBaselines?: Partial<Readonly<Record<LogMethod, Baseline>>>;
  readonly seed?: number;
  readonly tick?: (cases: number) => void;
}

/**
 * Measures a release on cases, by the code a device runs and beside yardsticks. Ranks are among all items; every case
 * counts, also one whose target the release does not hold.
 */
export async function evaluateRelease(
  evaluated: Evaluated,
  cases: readonly Case[],
  { k, logBaselines = {}, seed = 1, tick = () => {} }: EvaluateOptions,
): Promise<Evaluation> {
  const { shard, rules } = evaluated;
  const rank = makeCaseRanker(evaluated, k);
  const traits = itemTraits(shard);
  const groupOf = popularityGroups(visitCounts(shard.stats));
  const popular = Array.from(shard.popular.subarray(0, 2 * k));
  const asked: Record<string, Baseline> = {
    sessionPopularity: sessionPopularity(popular, (item) => traits.visits[item] ?? 0, k),
    lastItemNeighbours: lastItemNeighbours(shard.neighbours, popular, k),
    ...logBaselines,
  };
  const tallies = new Map<string, Tally>();
  const count = (name: string, order: readonly number[], facts: CaseFacts): void => {
    const tally = tallies.get(name) ?? new Tally(traits);
    tally.add(order, facts);
    tallies.set(name, tally);
  };
  const chosen = new BeyondTally(traits);

  for (const one of cases) {
    const { target, earlier } = one;
    const { answers, interactions } = await rank(prefixOf(one));
    const facts = factsOf(interactions, target, shard.n, groupOf);
    for (const [name, order] of Object.entries(answers)) if (order) count(name, order, facts);
    count("popularity", popular.slice(0, k), facts);
    const question = {
      items: interactions.map(({ item }) => item).filter((item) => item >= 0),
      earlier: earlier ? earlier.items.slice(0, earlier.length) : [],
    };
    for (const [name, baseline] of Object.entries(asked)) count(name, baseline(question), facts);
    chosen.add([target], facts.session);
    tick(1);
  }

  const figures = (name: string) => (tallies.get(name) ?? new Tally(traits)).figures;
  const device = figures("device");
  const baselines = Object.fromEntries(
    [...RELEASE_METHODS, ...LOG_METHODS.filter((name) => logBaselines[name])].map((name) => [name, figures(name)]),
  ) as Baselines;
  const { novelty, popularityDrift, priceDrift } = chosen.figures;
  return {
    ...device,
    k,
    intervals: bootstrapIntervals(tallies.get("device")?.ranks ?? [], unitsOf(cases), seed),
    baselines,
    chosen: { novelty, popularityDrift, priceDrift },
    rules:
      rules.rules.length > 0
        ? {
            withoutRules: figures("withoutRules"),
            withoutDiversity: tallies.has("withoutDiversity") ? figures("withoutDiversity") : null,
          }
        : null,
    bars: bars(device, baselines),
  };
}

function factsOf(
  interactions: CaseAnswers["interactions"],
  target: number,
  n: number,
  groupOf: ReturnType<typeof popularityGroups>,
): CaseFacts {
  const items = interactions.map(({ item }) => item);
  return {
    target,
    session: items.filter((item) => item >= 0 && item < n),
    groups: {
      prefixLength: prefixGroup(items.length),
      popularity: groupOf(target),
      repeat: target >= 0 && items.includes(target) ? "repeat" : "new",
    },
  };
}

function bars(device: Pick<Evaluation, "mrr" | "byPrefixLength">, baselines: Baselines): Bars {
  const { popularity, userHistory, sessionKnn } = baselines;
  const method = userHistory && userHistory.mrr > popularity.mrr ? "userHistory" : "popularity";
  const blind = (method === "userHistory" && userHistory ? userHistory : popularity).mrr;
  const first = device.byPrefixLength["1"];
  return {
    sessionBlind: { method, mrrRatio: blind > 0 ? device.mrr / blind : null },
    firstClick: first ? { device: first, sessionKnn: sessionKnn?.byPrefixLength["1"] ?? null } : null,
  };
}
