import { expect, test } from "vitest";
import { cryptoWords, RandomIntegers } from "./random-integers.ts";
import { seededWords } from "./seeded-words.ts";

const scripted = (...words: number[]) => new RandomIntegers(() => words.shift() as number);

test("what is not below n is drawn again, never folded", () => {
  expect(scripted(0xffffffff, 0xa0000000, 0x60000000).below(5)).toBe(3);
  expect(scripted(0xffffffff, 0xffffffff, 0xfffffffe).below(2 ** 32 - 1)).toBe(0xfffffffe);
  expect(scripted(0xffffffff, 11, 0x0000ffff, 9).below(2 ** 32 + 10)).toBe(9);
});

test("the bounds of what can be drawn", () => {
  expect(scripted().below(1)).toBe(0);
  expect(scripted(0xffffffff).below(2 ** 32)).toBe(2 ** 32 - 1);
  expect(scripted(0xffffffff, 0xffffffff).below(2 ** 53)).toBe(2 ** 53 - 1);
});

test.each([0, -1, 1.5, 2 ** 53 + 2, Number.NaN])("no integer is below %d", (n) => {
  expect(() => scripted(1, 1).below(n)).toThrow(RangeError);
});

// Chi-square of 63 cells: above 150 with a probability of 4e-9 by a right generator; the seed is fixed.
test.each([1, 2, 3])("simulations draw evenly, seed %d", (seed) => {
  const random = new RandomIntegers(seededWords(seed));
  const counts = new Float64Array(63);
  for (let i = 0; i < 630_000; i++) counts[random.below(63)]++;
  expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(150);
});

test("the first words of seed 1, in every engine", () => {
  const words = seededWords(1);
  expect([words(), words(), words()]).toEqual([393288148, 2174103013, 3814759091]);
});

test("the cryptographic generator goes on beyond its buffer and does not repeat itself", () => {
  const words = cryptoWords();
  const drawn = new Set(Array.from({ length: 1000 }, words));
  // 1,000 words of 2^32: more than 10 coincidences have a probability below 1e-36.
  expect(drawn.size).toBeGreaterThan(990);
  for (const word of drawn) expect(Number.isInteger(word) && word >= 0 && word < 2 ** 32).toBe(true);
});
