import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Result } from "../bench/save.ts";
import { chooseMechanism } from "../shared/privacy/choose-mechanism.ts";
import { estimate, influenceOf, reportsNeeded } from "../shared/privacy/estimate.ts";
import { oddsBelow } from "../shared/privacy/odds.ts";
import { RandomIntegers } from "../shared/privacy/random-integers.ts";
import { toHex } from "../shared/trust/hex.ts";

const root = join(import.meta.dirname, "..");
const text = readFileSync(join(import.meta.dirname, "privacy.md"), "utf8");

/** Without line breaks, which may be anywhere. */
const prose = text.replaceAll("\n", " ");

interface Vector {
  readonly values: number;
  readonly epsilon: number;
  readonly value: number;
  readonly words: readonly number[];
  readonly report: string;
}
const vectors = JSON.parse(/```json\n([^`]+)```/.exec(text)?.[1] ?? "[]") as readonly Vector[];

test.each(vectors)(
  "golden vector: $value of $values values at ε = $epsilon",
  ({ values, epsilon, value, words, report }) => {
    const rest = [...words];
    const random = new RandomIntegers(() => rest.shift() ?? expect.fail("more words are drawn than the vector has"));
    expect(toHex(chooseMechanism(values, epsilon * 1000).randomise(value, random))).toBe(report);
    expect(rest).toEqual([]);
  },
);

test("vectors are of each mechanism, with true and other values", () => {
  expect(new Set(vectors.map(({ values, epsilon }) => chooseMechanism(values, epsilon * 1000).kind)).size).toBe(3);
});

test.each([500, 1000, 2000, 4000])("the odds of ε = %d thousandths are in the table", (milli) => {
  const { held, other } = oddsBelow(milli);
  expect(text).toContain(`| ${milli / 1000} | ${held.toLocaleString("en")} | ${other.toLocaleString("en")} |`);
});

test("the estimate by hand is the code's", () => {
  const mechanism = chooseMechanism(2, 1000);
  const result = estimate(mechanism, mechanism.tally(Uint32Array.of(6000, 4000)));
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  if (!result.enough) throw new Error("10,000 reports are enough");
  expect(prose).toContain(percent(result.shares[1]));
  expect(prose).toContain(`${percent(result.low[1])} .. ${percent(result.high[1])}`);
  const { mostShift, worthHonest } = influenceOf(mechanism, 100, 10_000);
  expect(prose).toContain(`${(100 * mostShift).toFixed(2)} points`);
  expect(prose).toContain(`= ${worthHonest.toFixed(2)} honest`);
  expect(prose).toContain(`${reportsNeeded(mechanism)} reports for two values`);
  expect(prose).toContain(`${reportsNeeded(chooseMechanism(1000, 1000)).toLocaleString("en")} for a thousand`);
});

test("the table has what was measured", () => {
  const { metrics } = JSON.parse(readFileSync(join(root, "bench/results/privacy.json"), "utf8")) as Result;
  for (const domain of [2, 16, 100, 1000, 10_000]) {
    const cells = [0.5, 1, 2, 4].map((epsilon) => {
      const name = `${domain} values, ε ${epsilon}: error / floor`;
      return `${Number(metrics[name]).toFixed(3)} ± ${Number(metrics[`${name}, standard error`]).toFixed(3)}`;
    });
    const aim = Number(metrics[`${domain} values: error / floor, aim`]);
    expect(text).toContain(`| ${domain.toLocaleString("en")} | ${cells.join(" | ")} | ${aim.toFixed(2)} |`);
  }
});
