import { expect, test } from "vitest";
import { budgetNotes } from "./budget-notes.ts";
import type { BuildReport } from "./build-report.ts";

type Encoder = NonNullable<BuildReport["encoder"]>;

const encoder = (steps: number, stopped: Encoder["stopped"], updated: Encoder["stopped"]): Encoder => {
  const plan = {
    shape: { dimension: 64, window: 20, heads: 2, hidden: 128 },
    tokensPerBatch: 512,
    candidates: 2048,
    epochs: 1,
    stepsPerEpoch: 1000,
    recentEpochs: 0,
    stepsPerRecentEpoch: 0,
    steps,
    plannedSeconds: 10,
    blockRate: 1e-3,
    rowRate: 1e-2,
    dropout: 0.2,
  };
  const smoothing = { strength: 0, tried: [] };
  return {
    plan,
    why: "",
    curve: [],
    bestEpoch: 0,
    stopped,
    smoothing,
    update: { plan, curve: [], stopped: updated },
  };
};

test("a budget that pays for a whole pass needs no note", () => {
  expect(budgetNotes(encoder(1000, "planned", "planned"), 25)).toEqual([]);
  expect(budgetNotes(null, 25)).toEqual([]);
});

test("a budget too short says how much of the log it paid for", () => {
  expect(budgetNotes(encoder(250, "planned", "planned"), 2)).toEqual([
    expect.stringMatching(/budget of 2 minutes pays for 25 % of one pass .* best model so far; a longer --budget/),
  ]);
  expect(budgetNotes(encoder(1, "planned", "planned"), 2)[0]).toMatch(/less than 1 %/);
});

test("the clock's stop is told, since another build may differ", () => {
  const said = [expect.stringMatching(/building again may give other/)];
  expect(budgetNotes(encoder(1000, "out-of-time", "planned"), 25)).toEqual(said);
  expect(budgetNotes(encoder(1000, "planned", "out-of-time"), 25)).toEqual(said);
});
