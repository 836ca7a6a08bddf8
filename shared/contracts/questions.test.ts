import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { isExpired } from "./lets-answer.ts";
import { CLICKED_PLACES, clickedPlace } from "./measures.ts";
import { answerIndex, bucketEdges, type Domain, domainSize } from "./questions.ts";
import { ReportSchema } from "./report.ts";
import { readSitePolicy, type SitePolicy } from "./site-policy.ts";

const question = {
  id: "entry",
  text: "How did you come to this page today?",
  about: "page:entry",
  domain: { kind: "values", values: ["search", "link", "typed"] },
  epsilon: 0.5,
  epochDays: 7,
  share: 1,
};
const policy = {
  type: "policy",
  format: 1,
  site: "shop",
  version: 3,
  expires: null,
  highestMode: "device",
  retentionDays: 30,
  reportDays: 90,
  reportTo: "../v1/reports",
  signatures: [],
  caps: { day: 1, life: 8 },
  questions: [question],
};
const buckets: Domain = { kind: "log-buckets", unit: "seconds", from: 1, factor: 10, edges: 3 };

test("questions that hold together are read", () => {
  const both = { ...policy, questions: [question, { ...question, id: "time", domain: buckets }] };
  expect(readSitePolicy(both)).toEqual({ ok: true, value: both });
  expect(readSitePolicy({ ...policy, questions: [] }).ok).toBe(true);
});

const other = (change: object) => ({
  ...policy,
  questions: [question, { ...question, id: "b", epsilon: 0.1, ...change }],
});

test.each([
  ["ε above a day's cap of the client", other({ epsilon: 1.5 }), "questions.b.epsilon"],
  ["ε in finer steps than thousandths", other({ epsilon: 0.0123 }), "questions.b.epsilon"],
  ["ε of nothing", other({ epsilon: 0 }), "questions.b.epsilon"],
  ["ε above the policy's own cap", { ...policy, caps: { day: 0.4, life: 8 } }, "questions.entry.epsilon"],
  ["caps above the client's", { ...policy, caps: { day: 2, life: 8 } }, "caps.day"],
  ["a life's cap above the client's", { ...policy, caps: { day: 1, life: 11 } }, "caps.life"],
  ["a day's cap above the life's", { ...policy, caps: { day: 1, life: 0.5 } }, "caps.day"],
  ["an id that comes twice", other({ id: "entry" }), "questions.#2.id"],
  ["a measure that no device has", other({ about: "name" }), "questions.b.about"],
  ["a text in buckets", other({ about: "clicked-category", domain: buckets }), "questions.b.domain"],
  ["a number among values", other({ about: "cls" }), "questions.b.domain"],
  ["a place that nobody clicks at", other({ about: "clicked-place" }), "questions.b.domain"],
  ["reports that could count twice", { ...policy, reportDays: 7 }, "reportDays"],
  ["a mode that there is not", { ...policy, highestMode: "all" }, "highestMode"],
  ["an end that is no time", { ...policy, expires: "tomorrow" }, "expires"],
  ["a value that comes twice", other({ domain: { kind: "values", values: ["a", "a"] } }), "questions.b.domain.values"],
  ["buckets beyond counting", other({ domain: { ...buckets, edges: 200 } }), "questions.b.domain"],
  ["no values", other({ domain: { kind: "values", values: [] } }), "questions.b.domain.values"],
  ["a share in per cent", other({ share: 50 }), "questions.b.share"],
  ["an epoch of half a day", other({ epochDays: 0.5 }), "questions.b.epochDays"],
  ["no plain words", other({ text: "?" }), "questions.b.text"],
  ["a word that nobody knows", other({ epslion: 1 }), "questions.b.epslion"],
  ["no policy", {}, "type"],
  ["nothing", null, "policy"],
])("%s: refused by its place", (_, raw, place) => {
  const result = readSitePolicy(raw);
  expect(result).toMatchObject({ ok: false, error: { code: "policy-invalid" } });
  expect(result.ok ? "" : result.error.message).toContain(`(${place}`);
});

test.each(["questions.0: one", { 0: question }, [null, { id: "questions.1" }]])(
  "a fault that repeats what it was given is told, whatever stands for questions: %j",
  (questions) => {
    expect(readSitePolicy({ ...policy, highestMode: "questions.0.id: ", questions })).toMatchObject({ ok: false });
  },
);

test.each(["../v1/reports", "/v1/reports", "reports", "../../in/take?of=shop&v=1", "./a%20b/~c"])(
  "reports may go to %s, which is of the endpoint's origin",
  (reportTo) => {
    expect(readSitePolicy({ ...policy, reportTo }).ok).toBe(true);
    for (const endpoint of ["https://shop.example/releases/", "http://127.0.0.1:8080/releases/"])
      expect(new URL(reportTo, endpoint).origin).toBe(new URL(endpoint).origin);
  },
);

test.each([
  ...[
    "https://other.example/v1/reports",
    "HTTP:other",
    "https:v1/reports",
    "data:,x",
    "//other.example/v1",
    "///other.example",
  ],
  ...[
    "\\\\other.example",
    "/\\other.example",
    "\t//other.example",
    "/\n/other.example",
    " //other.example",
    "a b",
    "x#y",
    "",
  ],
])("reports may not go to %j", (reportTo) => {
  const read = readSitePolicy({ ...policy, reportTo });
  expect(read.ok ? "" : read.error.message).toContain("(reportTo: ");
});

describe("every device has an answer", () => {
  const values: Domain = { kind: "values", values: ["a", "b"] };

  test("of a list, or none of these", () => {
    expect(domainSize(values)).toBe(3);
    expect(["a", "b", "c", null, 1].map((answer) => answerIndex(values, answer))).toEqual([0, 1, 2, 2, 2]);
  });

  test("of a place that was clicked", () => {
    const places = [1, 2, 3, 4, 6, 7, 12, 13, 500].map((place) => clickedPlace(2, place));
    expect(places.map((place) => place.slice("rung 2, place ".length))).toEqual([
      ...["1", "2", "3", "4 to 6", "4 to 6", "7 to 12", "7 to 12", "13 and on", "13 and on"],
    ]);
    for (const place of places) expect(CLICKED_PLACES).toContain(place);
    expect(CLICKED_PLACES).toHaveLength(24);
  });

  test("of buckets, each with its lower end", () => {
    expect(domainSize(buckets)).toBe(4);
    expect(bucketEdges(buckets)).toEqual([1, 10, 100]);
    const answers = [-5, 0.99, 1, 9.99, 10, 99, 100, 1e9, Number.NaN, null, "12"];
    expect(answers.map((answer) => answerIndex(buckets, answer))).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 0]);
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

test("a policy ends with its day, and one without a day never", () => {
  const until = { ...policy, expires: "2026-11-28T00:00:00Z" } as SitePolicy;
  const end = Date.parse("2026-11-28T00:00:00Z");
  expect([isExpired(until, end - 1), isExpired(until, end)]).toEqual([false, true]);
  expect(isExpired({ ...until, expires: null }, end)).toBe(false);
});
