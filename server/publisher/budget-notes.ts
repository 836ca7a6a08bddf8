import type { BuildReport } from "./build-report.ts";

/** What the site's owner should know of training that did not go as it does with time enough, in sentences. */
export function budgetNotes(encoder: BuildReport["encoder"], budgetMinutes: number): string[] {
  if (!encoder) return [];
  const notes: string[] = [];
  const { steps, stepsPerEpoch } = encoder.plan;
  if (steps < stepsPerEpoch) {
    notes.push(
      `The budget of ${budgetMinutes} minutes pays for ${roughly(steps / stepsPerEpoch)} of one pass over the log. ` +
        "The release holds the best model so far; a longer --budget would do better.",
    );
  }
  if (encoder.stopped === "out-of-time" || encoder.update?.stopped === "out-of-time") {
    notes.push(
      "Training was stopped by the clock, far beyond the plan: this machine is slow or busy. " +
        "The release holds the best model so far; building again may give other bytes.",
    );
  }
  return notes;
}

/** Never "0 %": some of it was paid for. */
const roughly = (share: number): string => (share < 0.01 ? "less than 1 %" : `${Math.round(100 * share)} %`);
