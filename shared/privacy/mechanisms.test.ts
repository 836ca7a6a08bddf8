import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactDistribution, type Fraction } from "./audit/exact-distribution.ts";
import { chooseMechanism } from "./choose-mechanism.ts";
import type { Mechanism } from "./mechanism.ts";
import { projectiveGeometry } from "./projective-geometry.ts";
import { cryptoWords, RandomIntegers } from "./random-integers.ts";
import { randomisedResponse } from "./randomised-response.ts";
import { seededWords } from "./seeded-words.ts";
import { subsetSelection } from "./subset-selection.ts";

/** Small enough that every sequence of draws can be gone through. */
const ODDS = { held: 5, other: 2 };
const SMALL: readonly (readonly [name: string, Mechanism])[] = [
  ["randomised response, 2 values", randomisedResponse(2, ODDS)],
  ["randomised response, 6 values", randomisedResponse(6, ODDS)],
  ["sets of 1 of 4", subsetSelection(4, ODDS, 1)],
  ["sets of 2 of 5", subsetSelection(5, ODDS, 2)],
  ["sets of 3 of 8", subsetSelection(8, ODDS, 3)],
  ["sets of 4 of 9", subsetSelection(9, ODDS, 4)],
  ["7 points over 2", projectiveGeometry(7, ODDS, { q: 2, coordinates: 3 })],
  ["15 points over 2, 11 values", projectiveGeometry(11, ODDS, { q: 2, coordinates: 4 })],
  ["40 points over 3", projectiveGeometry(40, ODDS, { q: 3, coordinates: 4 })],
  ["21 points over 4, 20 values", projectiveGeometry(20, ODDS, { q: 4, coordinates: 3 })],
  ["85 points over 4", projectiveGeometry(85, ODDS, { q: 4, coordinates: 4 })],
  ["91 points over 9", projectiveGeometry(91, ODDS, { q: 9, coordinates: 3 })],
];

const equal = (a: Fraction, b: Fraction): boolean => a.top * b.bottom === b.top * a.bottom;
const ONE = { top: 1n, bottom: 1n };
const sum = (fractions: readonly Fraction[]): Fraction =>
  fractions.reduce((a, b) => ({ top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom }));

/** How often the mechanism's own tally finds each value in a report. */
function supported(mechanism: Mechanism, report: string): Float64Array {
  const tally = mechanism.tally();
  expect(tally.add(Uint8Array.from(report.split(","), Number))).toBe(true);
  return tally.supports();
}

describe.each(SMALL)("%s: every draw gone through", (_, mechanism) => {
  const values = Array.from({ length: mechanism.domain }, (_, value) => value);
  const distributions = values.map((value) => exactDistribution(mechanism, value));
  const reports = [...(distributions[0]?.keys() ?? [])];

  test("a report has one of two probabilities, which differ by the odds: no rounding, no report that tells it all", () => {
    for (const report of reports) {
      const supports = supported(mechanism, report);
      const bytes = Uint8Array.from(report.split(","), Number);
      expect(values.map((value) => (mechanism.supports(bytes, value) ? 1 : 0))).toEqual([...supports]);
      const all = distributions.map((distribution) => distribution.get(report) as Fraction);
      const largest = all.reduce((a, b) => (a.top * b.bottom > b.top * a.bottom ? a : b));
      const least = all.reduce((a, b) => (a.top * b.bottom < b.top * a.bottom ? a : b));
      expect(largest.top * least.bottom * 2n <= least.top * largest.bottom * 5n).toBe(true);
      for (const value of values) {
        const scaled = { top: all[value].top * (supports[value] === 1 ? 2n : 5n), bottom: all[value].bottom };
        expect(
          equal(scaled, {
            top: all[values[0]].top * (supports[values[0]] === 1 ? 2n : 5n),
            bottom: all[values[0]].bottom,
          }),
        ).toBe(true);
      }
    }
  });

  test("probabilities add up to one, over the same reports whatever the value", () => {
    for (const distribution of distributions) {
      expect(equal(sum([...distribution.values()]), ONE)).toBe(true);
      expect([...distribution.keys()].sort()).toEqual([...reports].sort());
    }
  });

  test("a value is supported with the probabilities that the estimates go by", () => {
    const { held, other, of } = mechanism.support;
    const supports = new Map(reports.map((report) => [report, supported(mechanism, report)]));
    for (const value of values) {
      for (const asked of values) {
        const probabilities = [...distributions[value]].filter(([report]) => supports.get(report)?.[asked] === 1);
        const expected = { top: BigInt(value === asked ? held : other), bottom: BigInt(of) };
        expect(equal(sum(probabilities.map(([, fraction]) => fraction)), expected)).toBe(true);
      }
    }
  });
});

const REAL = [2, 16, 100, 1000, 1001, 10_000, 65_536].flatMap((domain) =>
  [500, 1000, 2000, 4000].map((milli) => [domain, milli] as const),
);

describe.each(REAL)("%d values, ε = %d thousandths", (domain, milli) => {
  const mechanism = chooseMechanism(domain, milli);

  test("reports of the cryptographic generator are all of one length, and counted", () => {
    const random = new RandomIntegers(cryptoWords());
    const tally = mechanism.tally();
    for (const value of [0, 1, domain >> 1, domain - 1]) {
      const report = mechanism.randomise(value, random);
      expect(report.length).toBe(mechanism.reportBytes);
      expect(tally.add(report)).toBe(true);
    }
    expect(tally.reports).toBe(4);
    for (const value of [-1, domain, 0.5, Number.NaN])
      expect(() => mechanism.randomise(value, random)).toThrow(RangeError);
  });

  test("a tally goes on from the cells of another", () => {
    const random = new RandomIntegers(seededWords(domain + milli));
    const tally = mechanism.tally();
    for (let i = 0; i < 50; i++) tally.add(mechanism.randomise(i % domain, random));
    const next = mechanism.tally(tally.cells.slice());
    expect(next.reports).toBe(50);
    expect(next.add(mechanism.randomise(0, random))).toBe(true);
    expect([next.reports, tally.reports]).toEqual([51, 50]);
    expect(() => mechanism.tally(new Uint32Array(tally.cells.length + 1))).toThrow(RangeError);
  });

  test("bytes that no device makes are refused and leave no trace", () => {
    const { reportBytes } = mechanism;
    const tally = mechanism.tally();
    const full = new Uint8Array(reportBytes).fill(255);
    for (const report of [new Uint8Array(0), new Uint8Array(reportBytes + 1), full])
      expect(tally.add(report)).toBe(false);
    expect(tally.reports).toBe(0);
    expect(tally.cells.every((count) => count === 0)).toBe(true);
  });
});

test.each([
  [2, 1000],
  [16, 1000],
  [20, 500],
  [1200, 1000],
  [1200, 4000],
])("any bytes are counted as one report or not at all: %d values, ε = %d thousandths", (domain, milli) => {
  const mechanism = chooseMechanism(domain, milli);
  const tally = mechanism.tally();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: mechanism.reportBytes + 1 }), (bytes) => {
      const before = tally.reports;
      const counted = tally.add(bytes);
      expect(tally.reports - before).toBe(counted ? 1 : 0);
      expect(mechanism.tally(tally.cells.slice()).reports).toBe(tally.reports);
    }),
    { seed: 1 },
  );
});

test.each([
  ["a value less", 0],
  ["a value more", 2],
])("a set with %s than a device sends is refused", (_, change) => {
  const mechanism = subsetSelection(20, ODDS, 5);
  const report = Uint8Array.of(0b11111 << change, 0, 0);
  if (change === 0) report[0] = 0b1111;
  else report[1] = 1;
  expect(mechanism.tally().add(report)).toBe(false);
  expect(mechanism.tally().add(Uint8Array.of(0b11111, 0, 0))).toBe(true);
  expect(mechanism.tally().add(Uint8Array.of(0b1111, 0, 0b10000)), "a bit past the last value").toBe(false);
});
