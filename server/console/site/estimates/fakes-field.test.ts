import { expect, test } from "vitest";
import { chooseMechanism } from "../../../../shared/privacy/choose-mechanism.ts";
import { influenceOf } from "../../../../shared/privacy/estimate.ts";
import { effectOf } from "./fakes-field.ts";

// The example that docs/privacy.md works out by hand.
const one = influenceOf(chooseMechanism(2, 1000), 1, 10_000);

test("a hundred fake devices among ten thousand, as the page on privacy has them", () => {
  expect(effectOf(one, 100, 10_000)).toBe(
    "100 fake devices can move a share by at most 2.16 points up or down. To raise it, one weighs as much as 1.58 honest devices.",
  );
  expect(effectOf(one, 1, 10_000)).toContain("1 fake device can");
});

test("more than there are reports, or no number, is said", () => {
  expect(effectOf(one, 10_001, 10_000)).toBe("There are only 10,000 reports.");
  for (const wrong of [Number.NaN, -1, 1.5]) expect(effectOf(one, wrong, 10_000)).toBe("Enter a whole number.");
});
