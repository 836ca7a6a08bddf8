import type { EventLog } from "../input/event-log.ts";
import type { Baseline } from "./baselines/baseline.ts";
import { itemKnn } from "./baselines/item-knn.ts";
import { sessionKnn } from "./baselines/session-knn.ts";
import { userHistory } from "./baselines/user-history.ts";
import type { Case } from "./cases.ts";
import type { LogMethod } from "./evaluation.ts";
import type { ItemNumbers } from "./item-numbers.ts";
import { numberedSessions } from "./log-cases.ts";
import type { VisitorHistories } from "./visitor-histories.ts";

/** A training log ready for yardsticks: its sessions in item numbers. */
export type TrainingSessions = ReturnType<typeof numberedSessions>;

/** Numbers a training log's items and tells the histories what its visitors did. */
export function trainingSessions(log: EventLog, numbers: ItemNumbers, histories: VisitorHistories): TrainingSessions {
  const sessions = numberedSessions(log, Int32Array.from(log.itemIds, numbers.of));
  for (let s = 0; s + 1 < sessions.offsets.length; s++) histories.add(log, s, sessions);
  return sessions;
}

/**
 * The yardsticks that these logs allow.
 *
 * @param training null without a training log
 * @param numbers with every item of training log and cases numbered
 * @param popular of the release, most popular first: what a yardstick that runs out is filled up with
 */
export function logBaselines(
  training: TrainingSessions | null,
  cases: readonly Case[],
  numbers: ItemNumbers,
  popular: readonly number[],
  k: number,
): Partial<Record<LogMethod, Baseline>> {
  return {
    ...(training && {
      itemKnn: itemKnn(training, numbers.size, popular, k),
      sessionKnn: sessionKnn(training, numbers.size, popular, k),
    }),
    ...(cases.some(({ earlier }) => earlier) && { userHistory: userHistory(popular, k) }),
  };
}
