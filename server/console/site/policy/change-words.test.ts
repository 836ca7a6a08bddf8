import { expect, test } from "vitest";
import { policyChanges } from "../../../ingest/policy-changes.ts";
import { madePolicy } from "../../specs/support/made-policy.ts";
import { changeWords } from "./change-words.ts";

const before = madePolicy();
const [conversion, , , inp] = before.questions;
const words = (change: object) => policyChanges(before, { ...before, ...change }).map(changeWords);

test("each limit has a name and a unit", () => {
  expect(words({ reportDays: 30, retentionDays: 1, highestMode: "off", expires: "2030-02-01T08:30:00Z" })).toEqual([
    { place: "Highest mode", before: "contribute", after: "off" },
    { place: "Profile on a device", before: "30 days", after: "1 day" },
    { place: "Reports on the server", before: "90 days", after: "30 days" },
    { place: "Asked until", before: "it is changed", after: "1 Feb 2030, 08:30:00 UTC" },
  ]);
  expect(words({ caps: { day: 0.5, life: 10 } })).toEqual([{ place: "ε a day", before: "1", after: "0.5" }]);
});

test("questions are their ids and words, added, removed and changed", () => {
  const added = { ...conversion, id: "plan", domain: { kind: "values", values: ["free", "paid"] } };
  const share = { ...inp, share: 0.5, domain: { ...inp.domain, edges: 2 } };
  expect(words({ questions: [share, added] }).filter(({ place }) => /plan|inp|conversion/.test(place))).toEqual([
    {
      place: "Question inp-ms, possible answers",
      before: expect.stringMatching(/^below 50 ms, then 10 steps/),
      after: expect.stringMatching(/^below 50 ms, then 2 steps/),
    },
    { place: "Question inp-ms, devices asked", before: "3.0 %", after: "50.0 %" },
    {
      place: "Question plan",
      before: null,
      after: "“Do people who see the list buy something?” Answers: free · paid · none of these",
    },
    { place: "Question conversion", before: expect.stringMatching(/^“Do people/), after: null },
  ]);
});

test("a place that nobody has named is told as it is", () => {
  expect(changeWords({ path: "format", before: 1, after: 2, effect: "" })).toEqual({
    place: "format",
    before: "1",
    after: "2",
  });
});
