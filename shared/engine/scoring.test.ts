import { beforeEach, describe, expect, it } from "vitest";
import { ScanKernel } from "../kernels/scan-kernel.ts";
import { CandidateSet, collectCandidates, L1_HITS, MOST_CANDIDATES } from "./candidates.ts";
import { computeFeatures, FEATURE_COUNT, FEATURES } from "./features.ts";
import { modelsBy } from "./models.fixture.ts";
import type { Models } from "./models.ts";
import { FINALISTS, Scorer } from "./scoring.ts";
import { meanQuery } from "./session-query.ts";
import { type Session, SessionWindow } from "./session-window.ts";
import { fixtureShard } from "./shard.fixture.ts";
import type { Shard } from "./shard.ts";
import { cardsOf, listView, slotView } from "./views.ts";

const VISITOR = { nowS: 0, region: null, bought: new Set<string>(), seen: () => 0 };

function sessionOf(...items: number[]): Session {
  const window = new SessionWindow();
  for (const item of items) window.add("click", item, 0);
  return window;
}

const cosineModels = modelsBy("encoder.score");

describe("a scoring pass", () => {
  let shard: Shard;
  let kernel: ScanKernel;
  let scorer: Scorer;
  beforeEach(() => {
    shard = fixtureShard();
    kernel = new ScanKernel(shard.vectors);
    scorer = new Scorer(shard, kernel, kernel);
  });

  const featuresOf = (session: Session, pageItems: number[] = []) => {
    const query = meanQuery(session.interactions, shard.vectors);
    const hits = kernel.search(query, L1_HITS);
    const candidates = new CandidateSet(shard.n);
    collectCandidates(candidates, shard, session.interactions, hits, pageItems);
    const { rows, because } = computeFeatures({ shard, similarity: kernel, session, query, hits, candidates });
    const value = (item: number, name: string) =>
      rows[candidates.position[item] * FEATURE_COUNT + FEATURES.indexOf(name)];
    return { rows, because, candidates, value };
  };

  it("has a name for every column, each once, and no NaN", () => {
    expect(new Set(FEATURES).size).toBe(FEATURE_COUNT);
    const { rows } = featuresOf(sessionOf(3, 4, 3), [39]);
    expect(rows.every(Number.isFinite)).toBe(true);
  });

  it("tells neighbours by age, and decays them", () => {
    const { value } = featuresOf(sessionOf(20, 5));
    // Item 5's neighbours: 6 at level 255, 7 at 155; item 20's: 21.
    expect(value(6, "covisit.last1")).toBeCloseTo(1, 6);
    expect(value(7, "covisit.last1")).toBeCloseTo(155 / 255, 6);
    expect(value(21, "covisit.last2")).toBeCloseTo(1, 6);
    expect(value(21, "covisit.decay5")).toBeCloseTo(Math.sqrt(0.5), 6);
    expect(value(21, "covisit.decay8")).toBeCloseTo(Math.sqrt(0.8), 6);
    expect(value(6, "covisit.relative")).toBe(0);
    expect(value(7, "neighbours.links")).toBe(0.5);
  });

  it("tells how long ago and how often a candidate was visited", () => {
    const { value } = featuresOf(sessionOf(9, 1, 2, 3, 9, 4));
    expect(value(4, "repeat.last1")).toBe(1);
    expect(value(9, "repeat.last2")).toBe(1);
    expect(value(9, "repeat.older")).toBe(0);
    expect(value(9, "repeat.count")).toBe(2);
    expect(value(1, "repeat.older")).toBeCloseTo(0.5, 6);
    expect(value(30, "repeat.in")).toBe(0);
    expect(value(30, "session.returns")).toBe(1);
  });

  it("tells cosines and what explains a candidate best", () => {
    const { value, because, candidates } = featuresOf(sessionOf(8, 12));
    expect(value(12, "similarity.last1")).toBeCloseTo(1, 4);
    expect(value(8, "similarity.last2")).toBeCloseTo(1, 4);
    expect(value(8, "similarity.max")).toBeCloseTo(1, 4);
    expect(because[candidates.position[8]]).not.toBe(1);
  });

  it("tells attributes against the session's", () => {
    const { value } = featuresOf(sessionOf(3, 6));
    expect(value(9, "category.last1")).toBe(1);
    expect(value(9, "category.share")).toBe(1);
    expect(value(10, "category.share")).toBe(0);
    expect(value(9, "brand.share")).toBe(0.5);
    expect(value(39, "price.ratio")).toBeGreaterThan(1);
  });

  it("does not depend on what else is on the page, but for the page's own rows", () => {
    shard = fixtureShard(2_000);
    kernel = new ScanKernel(shard.vectors);
    const shared = featuresOf(sessionOf(3, 4));
    const page = Array.from({ length: 2_000 }, (_, item) => item);
    const withPage = featuresOf(sessionOf(3, 4), page);
    expect(withPage.candidates.size).toBe(2_000);
    expect(shared.candidates.size).toBe(MOST_CANDIDATES);
    // Not vacuous: a page item that is a neighbour of an older interaction than those candidates are taken from.
    const old = sessionOf(1_000, 4, 5, 6, 7, 8, 9);
    const { candidates: retrieved } = featuresOf(old);
    expect(retrieved.position[1_001]).toBe(-1);
    expect(featuresOf(old, [1_001]).value(1_001, "covisit.decay8")).toBeGreaterThan(0);
    const rowsOf = (page: number[]) => featuresOf(old, page).rows.subarray(0, retrieved.size * FEATURE_COUNT);
    expect(rowsOf([1_001])).toEqual(rowsOf([]));
    const common = shared.candidates.retrieved * FEATURE_COUNT;
    expect(withPage.rows.subarray(0, common)).toEqual(shared.rows.subarray(0, common));
  });

  it("never has more candidates than its bound, the page's own aside", () => {
    const large = fixtureShard(2_000);
    const scan = new ScanKernel(large.vectors);
    const session = sessionOf(...Array.from({ length: 20 }, (_, i) => 90 * i)).interactions;
    const set = new CandidateSet(large.n);
    const page = Array.from({ length: 1_500 }, (_, i) => i);
    collectCandidates(set, large, session, scan.search(meanQuery(session, large.vectors), L1_HITS), page);
    expect(set.retrieved).toBeLessThanOrEqual(MOST_CANDIDATES);
    expect(set.size).toBeGreaterThanOrEqual(1_500);
    expect(new Set(set.items).size).toBe(set.size);
    set.clear();
    expect(set.position.every((place) => place === -1)).toBe(true);
  });

  it("orders a list of the page and fills a slot from the same pass", async () => {
    const session = sessionOf(3, 4);
    const scored = await scorer.withModels(cosineModels, session, [10, 11, 12]);
    expect(scored).not.toBeNull();
    const input = { shard, session: session.interactions, scored: scored!, rules: [], context: VISITOR };
    const list = listView(input, "feed", ["i10", "unknown", "i11", "i10", "i12"]);
    expect([...list.order].sort()).toEqual(["i10", "i11", "i12"]);
    const slot = slotView(input, "also", 5, ["i3"]);
    expect(slot.order).toHaveLength(5);
    expect(slot.order).not.toContain("i3");
    expect(cardsOf(shard, ["i4"]).i4.title).toBe("Item 4");
    const place = (id: string) => scored!.scores[scored!.placeOf(shard.indexOf(id))];
    for (let i = 1; i < slot.order.length; i++)
      expect(place(slot.order[i - 1])).toBeGreaterThanOrEqual(place(slot.order[i]));
  });

  it("shows the ranker the best by rung 2's weights and the page's own; the rest keep that order behind them", async () => {
    const large = fixtureShard(2_000);
    const scan = new ScanKernel(large.vectors);
    let looked = new Float32Array(0);
    const models: Models = {
      ...cosineModels,
      async score(features, n) {
        looked = Float32Array.from(features);
        return cosineModels.score(features, n);
      },
    };
    const rank = async (page: readonly number[], most?: number) => {
      const scored = await new Scorer(large, scan, scan, most).withModels(models, sessionOf(3, 4), page);
      if (!scored) throw new Error("given up");
      return scored;
    };
    const coarse = (place: number): number => {
      let sum = 0;
      for (let f = 0; f < FEATURE_COUNT; f++) sum += large.meanWeights[f] * looked[place * FEATURE_COUNT + f];
      return sum;
    };
    const whole = await rank([], MOST_CANDIDATES);
    const weights = Array.from(whole.items, (_, place) => coarse(place));
    const best = Array.from(weights.keys()).sort((a, b) => weights[b] - weights[a] || a - b);
    const last = best[best.length - 1];
    const elsewhere = [1_990, 1_991, 1_992].find((item) => whole.placeOf(item) < 0) as number;

    const { scores, retrieved, items } = await rank([whole.items[last], elsewhere]);
    expect(looked.length / FEATURE_COUNT).toBe(FINALISTS + 2);
    expect([retrieved, items.length]).toEqual([MOST_CANDIDATES, MOST_CANDIDATES + 1]);
    const finalists = [...best.slice(0, FINALISTS), last];
    for (const place of finalists) expect(scores[place]).toBe(whole.scores[place]);
    const floor = Math.min(...finalists.map((place) => scores[place]), scores[MOST_CANDIDATES]);
    const others = best.slice(FINALISTS, -1);
    expect(scores[others[0]]).toBeLessThan(floor);
    for (let i = 1; i < others.length; i++) expect(scores[others[i]]).toBeLessThanOrEqual(scores[others[i - 1]]);
  });

  it("is given up at a checkpoint that says no", async () => {
    for (const stop of ["encode", "retrieve", "features", "score"]) {
      expect(await scorer.withModels(cosineModels, sessionOf(3), [], (stage) => stage !== stop)).toBeNull();
    }
    expect(scorer.withMean(sessionOf(3), []).scores.length).toBeGreaterThan(0);
  });

  it("gives the same scores again and again: nothing is left over from the pass before", async () => {
    const first = Array.from(scorer.withMean(sessionOf(3, 4), [7]).scores);
    scorer.withMean(sessionOf(20, 30, 20), [1, 2, 3]);
    expect(Array.from(scorer.withMean(sessionOf(3, 4), [7]).scores)).toEqual(first);
  });
});
