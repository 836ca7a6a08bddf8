import { expect, test } from "vitest";
import { madePolicy } from "../../specs/support/made-policy.ts";
import { questionFacts } from "./question-facts.ts";

const [question] = madePolicy().questions;

test("cost, what a report gives away, and how many reports it takes", () => {
  expect(questionFacts(question)).toEqual([
    "A device answers at most once in 7 days, and 3.0 % of devices are asked each time: ε 0.00429 a day on average, 1.56 a year.",
    "Of any two answers, one report makes neither more than 2.72 times as likely as the other.",
    "3 possible answers: it takes 504 reports before anything is said.",
  ]);
});

test.each([
  { epsilon: Number.NaN },
  { epsilon: 0 },
  { epsilon: 7 },
  { epochDays: 0 },
  { share: 2 },
  { domain: { kind: "values" as const, values: [] } },
  { domain: { kind: "log-buckets" as const, unit: "ms", from: 1, factor: 2, edges: Number.NaN } },
  { domain: { kind: "log-buckets" as const, unit: "ms", from: 1, factor: 2, edges: 2.5 } },
])("nothing is said of what is no question yet: %j", (part) => {
  expect(questionFacts({ ...question, ...part })).toEqual([]);
});
