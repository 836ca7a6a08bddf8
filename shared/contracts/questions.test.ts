import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { answerIndex, bucketEdges, type Domain, domainSize, readQuestions } from "./questions.ts";
import { ReportSchema } from "./report.ts";

const question = {
  id: "entry",
  text: "How did you come to this page today?",
  domain: { kind: "values", values: ["search", "link", "typed"] },
  epsilon: 0.5,
  epochDays: 7,
  share: 1,
};
const policy = { version: 3, caps: { day: 1, life: 8 }, questions: [question] };
const buckets: Domain = { kind: "log-buckets", unit: "seconds", from: 1, factor: 10, edges: 3 };

test("questions that hold together are read", () => {
  const both = { ...policy, questions: [question, { ...question, id: "time", domain: buckets }] };
  expect(readQuestions(both, 5)).toEqual({ ok: true, value: both });
  expect(readQuestions({ ...policy, questions: [] }, 0).ok).toBe(true);
});

const other = (change: object) => ({
  ...policy,
  questions: [question, { ...question, id: "b", epsilon: 0.1, ...change }],
});

test.each([
  ["ε above a day's cap of the client", other({ epsilon: 1.5 }), "questions.1.epsilon"],
  ["ε in finer steps than thousandths", other({ epsilon: 0.0123 }), "questions.1.epsilon"],
  ["ε of nothing", other({ epsilon: 0 }), "questions.1.epsilon"],
  ["ε above the policy's own cap", { ...policy, caps: { day: 0.4, life: 8 } }, "questions.0.epsilon"],
  ["caps above the client's", { ...policy, caps: { day: 2, life: 8 } }, "caps.day"],
  ["a life's cap above the client's", { ...policy, caps: { day: 1, life: 11 } }, "caps.life"],
  ["a day's cap above the life's", { ...policy, caps: { day: 1, life: 0.5 } }, "caps.day"],
  ["an id that comes twice", other({ id: "entry" }), "questions.1.id"],
  ["a day too dear", other({ epsilon: 0.6 }), "questions: together"],
  ["a value that comes twice", other({ domain: { kind: "values", values: ["a", "a"] } }), "questions.1.domain.values"],
  ["categories of a release without any", other({ domain: { kind: "categories" } }), "questions.1.domain"],
  ["buckets beyond counting", other({ domain: { ...buckets, edges: 200 } }), "questions.1.domain"],
  ["no values", other({ domain: { kind: "values", values: [] } }), "questions.1.domain.values"],
  ["a share in per cent", other({ share: 50 }), "questions.1.share"],
  ["an epoch of half a day", other({ epochDays: 0.5 }), "questions.1.epochDays"],
  ["no plain words", other({ text: "?" }), "questions.1.text"],
  ["a word that nobody knows", other({ epslion: 1 }), "questions.1.epslion"],
  ["no questions", {}, "version"],
  ["nothing", null, "questions"],
])("%s: refused by its place", (_, raw, place) => {
  const result = readQuestions(raw, 0);
  expect(result).toMatchObject({ ok: false, error: { code: "questions-invalid" } });
  expect(result.ok ? "" : result.error.message).toContain(`(${place}`);
});

describe("every device has an answer", () => {
  const values: Domain = { kind: "values", values: ["a", "b"] };

  test("of a list, or none of these", () => {
    expect(domainSize(values, 0)).toBe(3);
    expect(["a", "b", "c", null, 1].map((answer) => answerIndex(values, answer, []))).toEqual([0, 1, 2, 2, 2]);
  });

  test("of the release's categories", () => {
    const categories = ["hats", "shoes"];
    expect(domainSize({ kind: "categories" }, 2)).toBe(3);
    expect(["shoes", "coats"].map((answer) => answerIndex({ kind: "categories" }, answer, categories))).toEqual([1, 2]);
  });

  test("of buckets, each with its lower end", () => {
    expect(domainSize(buckets, 0)).toBe(4);
    expect(bucketEdges(buckets)).toEqual([1, 10, 100]);
    const answers = [-5, 0.99, 1, 9.99, 10, 99, 100, 1e9, Number.NaN, null, "12"];
    expect(answers.map((answer) => answerIndex(buckets, answer, []))).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 0]);
  });
});

test.each([
  ["a nonce of other length", { nonce: "AAAA" }],
  ["a nonce with bits to spare", { nonce: `${"A".repeat(21)}B` }],
  ["padding", { payload: "AA==" }],
  ["a payload above 256 bytes", { payload: "A".repeat(343) }],
  ["anything more", { visitor: "me" }],
  ["part of a day", { epoch: 1.5 }],
])("a report with %s is refused", (_, change) => {
  const report = { question: "entry", epoch: 20_000, policy: 3, nonce: "A".repeat(22), payload: "AA" };
  expect(v.is(ReportSchema, report)).toBe(true);
  expect(v.is(ReportSchema, { ...report, ...change })).toBe(false);
});
