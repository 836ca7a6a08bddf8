import { describe, expect, test } from "vitest";
import { NO_RULES } from "../../../shared/contracts/index.ts";
import { MOST_CANDIDATES } from "../../../shared/engine/candidates.ts";
import { FEATURE_COUNT } from "../../../shared/engine/features.ts";
import { modelsBy } from "../../../shared/engine/models.fixture.ts";
import { fixtureShard } from "../../../shared/engine/shard.fixture.ts";
import { dequantise } from "../../../shared/release/quantise.ts";
import { type Case, casesOfSession, click } from "../evaluate/cases.ts";
import { candidateRecall } from "./candidate-recall.ts";
import { featureImportance } from "./feature-importance.ts";
import { quantisationCost } from "./quantisation-cost.ts";

const shard = fixtureShard(700);

/** Visitors go on to the item's first neighbour, i + 1. */
const steps: Case[] = Array.from({ length: 40 }, (_, i) => casesOfSession([click(7 * i), click(7 * i + 1)])).flat();

describe("candidateRecall", () => {
  test("counts targets by source and by number", async () => {
    const recall = await candidateRecall(shard, modelsBy("encoder.score"), steps);
    expect(recall.cases).toBe(40);
    expect(recall.used).toBe(MOST_CANDIDATES);
    // The next item is always a neighbour, and vectors are random: the encoder finds it by chance alone.
    expect(recall.neighbours[0]).toBe(1);
    expect(recall.union.every((share) => share === 1)).toBe(true);
    expect(recall.encoder[0]).toBeLessThan(0.5);
    expect(recall.encoder[recall.sizes.indexOf(1000)]).toBe(1);
    for (const curve of [recall.encoder, recall.union]) {
      expect([...curve].sort((a, b) => a - b)).toEqual(curve);
    }
  });

  test("the ranker's order has no place beyond the candidates of a device", async () => {
    const byNeighbours = await candidateRecall(shard, modelsBy("forward.last1"), steps);
    // Some of the targets are not among the finalists that the ranker looks at.
    expect(byNeighbours.ranked[0]).toBeGreaterThan(0.8);
    expect(byNeighbours.ranked[byNeighbours.sizes.indexOf(1000)]).toBeNull();
  });

  test("an unknown target is found by nobody", async () => {
    const unknown = steps.map((one) => ({ ...one, target: -1 }));
    const { union, encoder, ranked } = await candidateRecall(shard, modelsBy("encoder.score"), unknown);
    expect([...union, ...encoder, ranked[0]].every((share) => share === 0)).toBe(true);
  });
});

describe("featureImportance", () => {
  test("only what the ranker reads matters", async () => {
    const found = await featureImportance(shard, modelsBy("forward.last1"), steps, 20, 1);
    expect(found?.lists).toBe(40);
    expect(found?.mrr).toBe(1);
    expect(found?.columns[0]).toMatchObject({ name: "forward.last1", columns: 1 });
    expect(found?.columns[0].mrrDrop).toBeGreaterThan(0.5);
    expect(found?.columns.slice(1).every(({ mrrDrop, hrDrop }) => mrrDrop === 0 && hrDrop === 0)).toBe(true);
    expect(found?.groups[0].name).toBe("neighbours");
    expect(found?.groups.reduce((sum, { columns }) => sum + columns, 0)).toBe(FEATURE_COUNT);
  });

  test("the same seed shuffles the same", async () => {
    const once = await featureImportance(shard, modelsBy("forward.last1"), steps, 20, 3);
    expect(await featureImportance(shard, modelsBy("forward.last1"), steps, 20, 3)).toEqual(once);
  });

  test("nothing to learn from lists without their target", async () => {
    const unknown = steps.map((one) => ({ ...one, target: -1 }));
    expect(await featureImportance(shard, modelsBy("forward.last1"), unknown, 20, 1)).toBeNull();
  });
});

describe("quantisationCost", () => {
  const evaluated = { shard, rules: NO_RULES, models: modelsBy("encoder.score") };
  const { n, dimension } = shard.vectors;
  const rows = new Float32Array(n * dimension);
  for (let item = 0; item < n; item++) {
    dequantise(shard.vectors, item, rows.subarray(item * dimension, (item + 1) * dimension));
  }

  test("rows that int8 holds exactly are searched alike in float32", async () => {
    const { int8, float32 } = await quantisationCost(evaluated, rows, steps, 200, () => {});
    expect(int8.encoderAlone.hr).toBeGreaterThan(0);
    expect(float32).toEqual(int8);
  });

  test("other rows are searched as they are", async () => {
    const reversed = rows.slice().reverse();
    const { int8, float32 } = await quantisationCost(evaluated, reversed, steps, 200, () => {});
    expect(float32.encoderAlone).not.toEqual(int8.encoderAlone);
  });
});
