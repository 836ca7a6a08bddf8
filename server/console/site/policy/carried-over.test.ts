import { expect, test } from "vitest";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { madePolicy } from "../../specs/support/made-policy.ts";
import { carriedOver } from "./carried-over.ts";

const before = madePolicy();
const over = (typed: Partial<SitePolicy>, newer: Partial<SitePolicy>): SitePolicy =>
  carriedOver({ policy: { ...before, ...typed, version: 4 }, before, seen: null }, { ...before, ...newer, version: 4 });
const [conversion, place, category, inp] = before.questions;

test("what was typed stays, and the rest is the newer policy's", () => {
  const typed = { retentionDays: 7, caps: { day: 1, life: 5 } };
  const newer = { retentionDays: 9, reportDays: 20, caps: { day: 0.5, life: 9 } };
  expect(over(typed, newer)).toEqual({
    ...before,
    ...{ retentionDays: 7, reportDays: 20, caps: { day: 0.5, life: 5 }, version: 5 },
  });
});

test("questions go by their ids: changed here and there, added and removed here and there", () => {
  const [mine, theirs] = ["mine", "theirs"].map((id) => ({ ...conversion, id }));
  const typed = [{ ...conversion, share: 0.5 }, category, inp, mine];
  const newer = [theirs, inp, { ...conversion, epochDays: 1 }, place];
  expect(over({ questions: typed }, { questions: newer }).questions).toEqual([
    theirs,
    inp,
    { ...conversion, share: 0.5, epochDays: 1 },
    mine,
  ]);
});

test("what was changed here and taken out there is in the draft, to be decided on", () => {
  const changed = { ...inp, share: 1 };
  expect(over({ questions: [conversion, place, category, changed] }, { questions: [] }).questions).toEqual([changed]);
});
