import { expect, test } from "vitest";
import type { Question } from "../../shared/contracts/questions.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import { RandomIntegers } from "../../shared/privacy/random-integers.ts";
import { seededWords } from "../../shared/privacy/seeded-words.ts";
import { type Observation, type Observations, observe, observedNow } from "./observations.ts";

const question: Question = {
  id: "category",
  text: "Which category was an item of that you clicked?",
  about: "clicked-category",
  domain: { kind: "values", values: ["a", "b"] },
  epsilon: 1,
  epochDays: 7,
  share: 1,
};
const random = (seed = 1) => new RandomIntegers(seededWords(seed));
/** First day of an epoch of seven days. */
const MONDAY = 20_300 * DAY_MS;
const click = (answer: string, more: Partial<Observation> = {}): Observation => ({
  ...{ about: "clicked-category", answer },
  ...more,
});

test("a question is due within two minutes of its epoch's first look, at a moment drawn at random", () => {
  const moments = Array.from({ length: 200 }, (_, i) => observedNow({}, question, MONDAY, random(i)).due - MONDAY);
  expect(Math.min(...moments)).toBeGreaterThanOrEqual(20_000);
  expect(Math.max(...moments)).toBeLessThan(120_000);
  expect(new Set(moments).size).toBeGreaterThan(150);
});

test("an epoch begins with nothing observed, and keeps its moment", () => {
  const kept = observe({}, [question], [click("a")], MONDAY, random());
  const later = observe(kept, [question], [], MONDAY + 6 * DAY_MS, random(2));
  expect(later).toEqual(kept);
  expect(observe(kept, [question], [], MONDAY + 7 * DAY_MS, random(2))).toMatchObject({
    category: { epoch: 20_307, count: 0, answer: null },
  });
});

test("a clock that was put back does not put the answer off", () => {
  const kept = { category: { epoch: 20_300, due: MONDAY + 3 * DAY_MS, count: 1, answer: "a", settled: false } };
  expect(observedNow(kept, question, MONDAY, random()).due).toBe(MONDAY + 120_000);
});

test("each occurrence is the one that is kept, equally often", () => {
  const counts = { a: 0, b: 0, c: 0 };
  const source = random(3);
  for (let i = 0; i < 6_000; i++) {
    const all = [click("a"), click("b"), click("c")];
    const { answer } = observe({}, [question], all, MONDAY, source).category;
    counts[answer as keyof typeof counts]++;
  }
  // 2,000 each; 183 is five standard errors, and the seed is fixed.
  for (const count of Object.values(counts)) expect(Math.abs(count - 2_000)).toBeLessThan(183);
});

test("what is told of the same occurrence anew takes its place only where it is the kept one", () => {
  const kept: Observations = { category: { epoch: 20_300, due: 0, count: 2, answer: "a", settled: false } };
  const told = (instead: string) => observe(kept, [question], [click("b", { instead })], MONDAY, random()).category;
  expect(told("a")).toMatchObject({ count: 2, answer: "b" });
  expect(told("z")).toMatchObject({ count: 2, answer: "a" });
});

test("an occurrence that goes on into a new epoch counts in it", () => {
  const told = [click("b", { instead: "a" })];
  expect(observe({}, [question], told, MONDAY, random()).category).toMatchObject({ count: 1, answer: "b" });
});

test("what settles an answer is replaced by nothing else in its epoch", () => {
  let kept = observe({}, [question], [click("a"), click("b", { settles: true })], MONDAY, random());
  for (let i = 0; i < 50; i++) kept = observe(kept, [question], [click("a")], MONDAY, random(i));
  expect(kept.category).toMatchObject({ count: 52, answer: "b", settled: true });
  kept = observe(kept, [question], [click("c", { settles: true, instead: "b" })], MONDAY, random());
  expect(kept.category).toMatchObject({ count: 52, answer: "c" });
  expect(observe(kept, [question], [], MONDAY + 7 * DAY_MS, random()).category.settled).toBe(false);
});

test("what other questions are about is no answer to this one, and questions that are gone leave nothing", () => {
  const kept = observe({}, [question], [{ about: "cls", answer: 0.1 }], MONDAY, random());
  expect(kept.category).toMatchObject({ count: 0, answer: null });
  expect(observe(kept, [], [click("a")], MONDAY, random())).toEqual({});
});
