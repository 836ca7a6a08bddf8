import { describe, expect, test } from "vitest";
import type { Rule } from "../../../shared/contracts/index.ts";
import { modelsBy } from "../../../shared/engine/models.fixture.ts";
import { fixtureShard } from "../../../shared/engine/shard.fixture.ts";
import { userHistory } from "./baselines/user-history.ts";
import { type Case, casesOfSession, click, type Touch } from "./cases.ts";
import { evaluateRelease } from "./evaluate-release.ts";

const N = 60;
const DAY_S = 86_400;
/** The first half is in stock, every fifth item is of day 1, the others of day 100. */
const shard = fixtureShard(
  N,
  16,
  Array.from({ length: N }, (_, i) => ({ inStock: i < N / 2, publishedAt: DAY_S * (i % 5 === 0 ? 1 : 100) })),
);

/** What followed the last item comes first. */
const models = modelsBy("forward.last1");

/** Visitors walk forward: i, i + 1, i + 2. */
const walk = (from: number, at = Number.NaN): Case[] =>
  casesOfSession([from, from + 1, from + 2].map((item): Touch => ({ ...click(item), at })));
const walks = Array.from({ length: 50 }, (_, i) => walk(i)).flat();
const evaluate = (cases: readonly Case[], rules: readonly Rule[] = [], k = 5) =>
  evaluateRelease({ shard, rules: { rules: [...rules] }, models }, cases, { k });

describe("evaluateRelease", () => {
  test("the device, its yardsticks, and how the figures hang together", async () => {
    const { intervals, baselines, bars, rules, ...device } = await evaluate(walks);
    // The next item is the first neighbour, which the ranker puts first.
    expect(device).toMatchObject({ cases: 100, k: 5, hr: 1, mrr: 1, ndcg: 1 });
    expect(device.byPrefixLength).toMatchObject({ 1: { cases: 50 }, 2: { cases: 50 } });
    expect(device.byRepeat).toMatchObject({ new: { cases: 100 } });
    expect(intervals).toMatchObject({ over: "sessions", units: 50, hr: [1, 1] });
    expect(baselines.lastItemNeighbours.mrr).toBe(1);
    // Popular items are 0 to 4: targets of the first walks.
    expect(baselines.popularity.hr).toBeCloseTo((4 + 3) / 100, 12);
    expect(bars.sessionBlind.method).toBe("popularity");
    expect(bars.sessionBlind.mrrRatio).toBeCloseTo(1 / baselines.popularity.mrr, 12);
    expect(bars.firstClick).toEqual({ device: device.byPrefixLength["1"], sessionKnn: null });
    expect(rules).toBeNull();
  });

  test("targets and repeats that the release does not hold are cases too", async () => {
    const unknown = [
      ...casesOfSession([click(3), click(N + 7), click(N + 7)]),
      ...casesOfSession([click(-1), click(4)]),
    ];
    const { byRepeat, byTargetPopularity, byPrefixLength, ...device } = await evaluate(unknown);
    expect(device).toMatchObject({ cases: 3 });
    expect(byRepeat).toMatchObject({ repeat: { cases: 1, hr: 0 }, new: { cases: 2 } });
    expect(byTargetPopularity).toMatchObject({ unseen: { cases: 2, hr: 0 } });
    expect(byPrefixLength).toMatchObject({ 1: { cases: 2 }, 2: { cases: 1 } });
  });

  test("is not told how long the visitor stays with the item just chosen", async () => {
    const byInterest = modelsBy("similarity.interest");
    const figures = (newestMs: number, olderMs: number) => {
      const stay = (item: number, durationMs: number): Touch => ({ ...click(item), type: "dwell", durationMs });
      const session = [click(3), stay(3, olderMs), click(33), stay(33, newestMs), click(8)];
      const cases = casesOfSession(session).slice(1);
      return evaluateRelease({ shard, rules: { rules: [] }, models: byInterest }, cases, { k: 40 });
    };
    const glance = await figures(0, 0);
    expect(await figures(600_000, 0)).toEqual(glance);
    expect(await figures(0, 600_000)).not.toEqual(glance);
  });

  test("what rules cost: the same scores without them, and without diversity", async () => {
    const inStock: Rule = { rule: "in-stock" };
    const { hr, rules } = await evaluate(walks, [inStock, { rule: "diversity", strength: 1 }]);
    // Targets from 30 on are out of stock and cannot be shown.
    const within = walks.filter(({ target }) => target < N / 2).length / walks.length;
    expect(rules?.withoutRules).toMatchObject({ cases: 100, hr: 1, mrr: 1 });
    expect(rules?.withoutDiversity?.hr).toBe(within);
    expect(hr).toBeLessThanOrEqual(within);
    expect((await evaluate(walks, [inStock])).rules?.withoutDiversity).toBeNull();
  });

  test("age rules go by the time of the case; without times nothing is too old", async () => {
    const age: Rule = { rule: "age", maxDays: 50 };
    // From 4 the visitor goes to 5, which is of day 1, and on to 6, which is of day 100.
    expect((await evaluate(walk(4, 1000 * DAY_S * 101), [age])).hr).toBe(1 / 2);
    expect((await evaluate(walk(4, 1000 * DAY_S * 40), [age])).hr).toBe(1);
    expect((await evaluate(walk(4), [age])).hr).toBe(1);
  });

  test("the best list that ignores the session may be the visitor's history", async () => {
    const cases = walk(40).map((one): Case => ({ ...one, earlier: { items: [42, 41, 41], length: 3 } }));
    const popular = Array.from(shard.popular.subarray(0, 10));
    const { bars, baselines } = await evaluateRelease({ shard, rules: { rules: [] }, models }, cases, {
      k: 5,
      logBaselines: { userHistory: userHistory(popular, 5) },
    });
    expect(baselines.userHistory?.mrr).toBe((1 + 1 / 2) / 2);
    expect(bars.sessionBlind).toEqual({ method: "userHistory", mrrRatio: 1 / 0.75 });
  });

  test("no cases: zeros and nulls, never NaN", async () => {
    const { intervals, bars, ...rest } = await evaluate([]);
    expect(rest).toMatchObject({ cases: 0, hr: 0, coverage: 0, byPrefixLength: {} });
    expect(intervals).toBeNull();
    expect(bars).toEqual({ sessionBlind: { method: "popularity", mrrRatio: null }, firstClick: null });
    expect(JSON.stringify(rest)).not.toContain("NaN");
  });
});
