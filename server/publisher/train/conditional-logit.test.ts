import { expect, test } from "vitest";
import { FEATURE_COUNT } from "../../../shared/engine/features.ts";
import { type Rng, seededRng } from "../../../shared/math/rng.ts";
import { conditionalLogit } from "./conditional-logit.ts";
import { gaussian } from "./parameters.ts";
import { LIST_LENGTH, LIST_WIDTH, type TrainingList } from "./ranker-lists.ts";

const CANDIDATES = 20;
/** Of features 0, 1 and 2. */
const TRUE = [1, -0.5, 0.4];

/** Candidates of whom one is chosen by the softmax of TRUE; it comes first. Feature 3 is the list's own, 4 is always 7. */
function chosenList(rng: Rng): TrainingList {
  const list = {
    features: new Float32Array(LIST_LENGTH * LIST_WIDTH),
    offsets: new Float32Array(LIST_LENGTH).fill(-1e9),
  };
  const own = gaussian(rng);
  const rows = Array.from({ length: CANDIDATES }, () => {
    // A signal that few have, and those strongly: eight deviations from its mean.
    const rare = rng() < 0.015 ? 9 : 0;
    return [gaussian(rng), gaussian(rng), rare, own, 7];
  });
  const likely = rows.map((row) => Math.exp(TRUE.reduce((sum, weight, f) => sum + weight * row[f], 0)));
  let left = rng() * likely.reduce((sum, value) => sum + value, 0);
  const chosen = Math.max(
    0,
    likely.findIndex((value) => {
      left -= value;
      return left < 0;
    }),
  );
  [rows[0], rows[chosen]] = [rows[chosen], rows[0]];
  rows.forEach((row, place) => {
    list.features.set(row, place * LIST_WIDTH);
    list.offsets[place] = 0;
  });
  return list;
}

const rng = seededRng(5);
const lists = Array.from({ length: 6_000 }, () => chosenList(rng));

test("finds the weights that choices were made by, those of rare strong signals too", () => {
  const weights = conditionalLogit(lists);
  TRUE.forEach((weight, f) => {
    expect(Math.abs(weights[f] - weight)).toBeLessThan(0.06);
  });
});

test("what cannot move a candidate past another has no weight at all", () => {
  const weights = conditionalLogit(lists.slice(0, 300));
  expect(weights).toHaveLength(FEATURE_COUNT);
  expect(Array.from(weights.subarray(TRUE.length))).toEqual(new Array(FEATURE_COUNT - TRUE.length).fill(0));
});

test("a sampled candidate counts for those it stands for", () => {
  const listOf = (standsFor: number): TrainingList => {
    const offsets = new Float32Array(LIST_LENGTH).fill(-1e9);
    offsets.set([0, Math.log(standsFor)]);
    const features = new Float32Array(LIST_LENGTH * LIST_WIDTH);
    features[0] = 1;
    return { features, offsets };
  };
  const weightOf = (standsFor: number): number =>
    conditionalLogit(Array.from({ length: 1_000 }, () => listOf(standsFor)))[0];
  expect(weightOf(99) - weightOf(1)).toBeGreaterThan(3);
});

test("lists of a target alone teach nothing", () => {
  const alone = {
    features: new Float32Array(LIST_LENGTH * LIST_WIDTH).fill(1),
    offsets: new Float32Array(LIST_LENGTH).fill(-1e9),
  };
  alone.offsets[0] = 0;
  expect(conditionalLogit([alone])).toEqual(new Float32Array(FEATURE_COUNT));
});
