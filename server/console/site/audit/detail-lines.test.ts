import { expect, test } from "vitest";
import { canonicalJson } from "../../../../shared/release/canonical-json.ts";
import { policyChanges } from "../../../ingest/policy-changes.ts";
import { madePolicy } from "../../specs/support/made-policy.ts";
import { detailLines } from "./detail-lines.ts";

/** As it comes from the log: with its names in order. */
const lines = (detail: unknown) => detailLines(JSON.parse(canonicalJson(detail)));

test("what was read is a line a question, with its epochs", () => {
  const surveys = [
    { question: "inp-ms", from: "2026-11-26", to: "2026-12-02", reports: 7 },
    { question: "inp-ms", from: "2026-11-19", to: "2026-11-25", reports: 8 },
    { question: "cls", from: "2026-11-26", to: "2026-11-26", reports: 9 },
  ];
  expect(lines({ surveys })).toEqual([
    "inp-ms: 26 Nov 2026 to 2 Dec 2026, 19 Nov 2026 to 25 Nov 2026",
    "cls: 26 Nov 2026",
  ]);
  expect(lines({ surveys: [] })).toEqual(["there were none yet"]);
});

test("a change of the policy is what it was, what it is and what it does", () => {
  const before = madePolicy();
  const after = { ...before, version: 4, reportDays: 30, questions: before.questions.slice(1) };
  const said = lines({ version: 4, sha256: "ab", changes: policyChanges(before, after) });
  expect(said).toEqual([
    "SHA-256 of policy.json: ab",
    "version: 4",
    "Reports on the server: 90 days → 30 days (Reports older than 30 days after their epoch are deleted within the hour, for good.)",
    expect.stringMatching(
      /^Question conversion: taken out; it was “Do people who see the list buy something\?” Answers: .+ \(conversion is asked no more: .+\)$/,
    ),
  ]);
  expect(said.join()).not.toContain("{");
  expect(lines({ version: 4, changes: [] })).toEqual(["version: 4", "nothing but its version"]);
});

test("anything else is told as it is, and long lists are cut", () => {
  expect(detailLines(null)).toEqual([]);
  expect(detailLines("all of it")).toEqual(["all of it"]);
  expect(lines({ surveys: 3, of: ["a", "b"], more: { a: 1 } })).toEqual([
    'more: {"a":1}',
    "of: a, b",
    "epochs of questions: 3",
  ]);
  expect(detailLines(Array.from({ length: 50 }, (_, n) => n))).toHaveLength(41);
});
