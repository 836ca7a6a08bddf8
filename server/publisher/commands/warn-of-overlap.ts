import type { EventLog } from "../input/event-log.ts";
import type { CaseSource } from "./case-options.ts";

/** Yardsticks that have seen the answers look better than they are; times can tell. */
export function warnOfOverlap(training: EventLog, { log }: CaseSource): void {
  if (!training.times || !log?.times) return;
  const first = log.times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = training.times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  if (last <= first) return;
  process.stderr.write(
    "The training log goes on after the first of the sessions to measure on: if these are among what the release and " +
      "the yardsticks learned from, all figures are too good.\n",
  );
}
