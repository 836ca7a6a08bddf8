import type { RefusalCode } from "./refusal.ts";

/** What became of reports since the process started. */
export interface Counters {
  /** On the disk, each counted once. */
  readonly stored: number;
  /** Sent again after they were stored: acknowledged, and not counted. */
  readonly repeated: number;
  /** Transactions that `stored` and `repeated` took. */
  readonly commits: number;
  /** Refused reports and requests by code. */
  readonly refused: Readonly<Partial<Record<RefusalCode, number>>>;
  readonly deadLettersDropped: number;
}
