import { beforeAll, describe, expect, test } from "vitest";
import { ENCODER_SCORE, FEATURE_COUNT } from "../../../shared/engine/features.ts";
import { type Rng, seededRng } from "../../../shared/math/rng.ts";
import { chooseRanker } from "./choose-ranker.ts";
import { type Jax, loadJax } from "./jax.ts";
import { gaussian } from "./parameters.ts";
import { type CandidateList, LIST_LENGTH, LIST_WIDTH, trainingList } from "./ranker-lists.ts";
import { measureScale, rankerAccuracy, trainRanker } from "./train-ranker.ts";

/** The target is the candidate with the largest product of two features: no linear ranker can see that. */
function lists(count: number, rng: Rng): CandidateList[] {
  return Array.from({ length: count }, () => {
    const n = 40 + Math.floor(rng() * 120);
    const features = Float32Array.from({ length: n * FEATURE_COUNT }, () => gaussian(rng));
    const product = (i: number) => features[i * FEATURE_COUNT] * features[i * FEATURE_COUNT + 5];
    let target = 0;
    for (let i = 1; i < n; i++) if (product(i) > product(target)) target = i;
    return { features, target, onScreen: [], unvisited: [] };
  });
}

describe("trainingList", () => {
  const [list] = lists(1, seededRng(1));
  const n = list.features.length / FEATURE_COUNT;

  test("the target comes first; the sample's offset counts for those left out", () => {
    const short = trainingList(list, seededRng(2));
    expect(short?.features.subarray(0, FEATURE_COUNT)).toEqual(
      list.features.subarray(list.target * FEATURE_COUNT, (list.target + 1) * FEATURE_COUNT),
    );
    const kept = short?.offsets.filter((offset) => offset > -1e8) ?? [];
    expect(kept.length).toBe(Math.min(n, LIST_LENGTH));
    const weight = Array.from(kept).reduce((sum, offset) => sum + Math.exp(offset), 0);
    expect(weight).toBeCloseTo(n, 3);
  });

  test("what was on screen and not chosen is in the list, however unlikely it looks", () => {
    const rows = list.features.slice();
    const seen = (list.target + 1) % n;
    rows.fill(-9, seen * FEATURE_COUNT, (seen + 1) * FEATURE_COUNT);
    const short = trainingList({ features: rows, target: list.target, onScreen: [seen], unvisited: [] }, seededRng(2));
    expect(Array.from(short?.features.subarray(LIST_WIDTH, LIST_WIDTH + FEATURE_COUNT) ?? [])).toEqual(
      Array.from({ length: FEATURE_COUNT }, () => -9),
    );
    expect(short?.offsets[1]).toBe(0);
  });

  test("an item that nobody ever visited is no negative, but may be the target", () => {
    const others = Array.from({ length: n }, (_, place) => place).filter((place) => place !== list.target);
    const short = trainingList({ ...list, unvisited: [list.target, ...others.slice(3)] }, seededRng(2));
    expect(Array.from(short?.offsets.subarray(0, 5) ?? [])).toEqual([0, 0, 0, 0, Math.fround(-1e9)]);
  });

  test("nothing to learn where the target is not a candidate", () => {
    expect(trainingList({ ...list, target: -1 }, seededRng(2))).toBeNull();
  });

  test("a feature that never moves is divided away: a device may have what the log had not", () => {
    const rows = list.features.slice();
    for (let at = 3; at < rows.length; at += FEATURE_COUNT) rows[at] = 0;
    const short = trainingList({ ...list, features: rows }, seededRng(2));
    const { mean, deviation } = measureScale(short ? [short] : []);
    expect((5 - mean[3]) / deviation[3]).toBe(0);
    expect(deviation[4]).toBeLessThan(2);
  });

  test("a short list is padded, and the padding cannot win", () => {
    const features = list.features.slice(0, 3 * FEATURE_COUNT);
    const short = trainingList({ features, target: 2, onScreen: [], unvisited: [] }, seededRng(2));
    expect(short?.features.length).toBe(LIST_LENGTH * LIST_WIDTH);
    expect(Array.from(short?.offsets.subarray(0, 4) ?? [])).toEqual([0, 0, 0, Math.fround(-1e9)]);
  });
});

describe("trainRanker", () => {
  let jax: Jax;
  beforeAll(async () => {
    jax = await loadJax();
  });
  const training = (count: number) =>
    lists(count, seededRng(3)).flatMap((list) => trainingList(list, seededRng(4)) ?? []);

  test("a network learns what no linear ranker can", { timeout: 240_000 }, async () => {
    const measured = lists(200, seededRng(5));
    const learn = async (hidden: readonly [number, number] | null) => {
      const all = training(400);
      const scale = measureScale(all);
      const plan = { hidden, epochs: 10, rate: 5e-3, decay: 0 };
      const { model, losses } = await trainRanker(jax, all, scale, plan, seededRng(6));
      expect(losses[9]).toBeLessThan(losses[0]);
      return rankerAccuracy(jax, model, measured, 5);
    };
    const [network, linear] = [await learn([32, 16]), await learn(null)];
    expect(network.mrr).toBeGreaterThan(2 * linear.mrr);
  });

  test("the same lists train the same ranker again", { timeout: 240_000 }, async () => {
    const all = training(130);
    const scale = measureScale(all);
    const train = () => trainRanker(jax, all, scale, { hidden: null, epochs: 2, rate: 1e-2, decay: 0 }, seededRng(6));
    const first = await train();
    expect(await train()).toEqual(first);
  });

  test("the encoder's order stays where a ranker learns nothing better", { timeout: 240_000 }, async () => {
    // The encoder is always right and everything else is noise, from few lists.
    const rng = seededRng(8);
    const perfect = (count: number): CandidateList[] =>
      lists(count, rng).map((list) => {
        list.features[list.target * FEATURE_COUNT + ENCODER_SCORE] = 50;
        return list;
      });
    const few = perfect(110).flatMap((list) => trainingList(list, rng) ?? []);
    const { chosen, candidates } = await chooseRanker(jax, few, perfect(40), 1, () => {});
    const mrr = Object.fromEntries(candidates.map(({ name, accuracy }) => [name, accuracy?.mrr ?? 0]));
    expect(mrr["encoder-order"]).toBe(1);
    expect(mrr[chosen]).toBe(Math.max(...Object.values(mrr)));
  });

  test("without lists to measure with, the fixed weights", async () => {
    const { chosen, why } = await chooseRanker(jax, [], [], 1, () => {});
    expect(chosen).toBe("fixed-weights");
    expect(why).toMatch(/only 0 held-out cases/);
  });
});
