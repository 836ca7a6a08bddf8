import { basename } from "node:path";
import { PublisherError } from "../publisher-error.ts";
import type { DeadLetters } from "./dead-letters.ts";

/** Share of bad rows above which the input is taken for the wrong file or the wrong columns. */
const MOST_BAD = 0.05;
/** One bad row never stops a file, however small it is. */
const ALWAYS_ALLOWED = 1;
/** When so many rows are in and most of them are bad, the rest need not be read. */
const EARLY_STOP_ROWS = 50_000;

/** Counts the rows of one kind of input over all its files, and stops when too many of them are bad. */
export class Intake {
  /** Rows seen, good and bad. */
  rows = 0;
  bad = 0;
  /** Bad rows by kind of fault, and where the first of each stands. */
  readonly reasons = new Map<string, { count: number; first: string }>();
  readonly #what: string;
  readonly #letters: DeadLetters;

  /** `what` names the input in messages: "event log", "catalogue". */
  constructor(what: string, letters: DeadLetters) {
    this.#what = what;
    this.#letters = letters;
  }

  accept(): void {
    this.rows++;
  }

  reject(file: string, line: number, reason: string, row: string): void {
    this.rows++;
    this.bad++;
    this.#letters.add(file, line, reason, row);
    const kind = reason.split(":", 1)[0];
    const seen = this.reasons.get(kind);
    if (seen) seen.count++;
    else this.reasons.set(kind, { count: 1, first: `${basename(file)}:${line} ${reason}` });
    if (this.rows >= EARLY_STOP_ROWS && this.bad * 2 > this.rows) this.#stop();
  }

  /** @throws PublisherError when more than 5% of the rows were bad. */
  finish(): void {
    this.#letters.flush();
    if (this.bad > Math.max(ALWAYS_ALLOWED, this.rows * MOST_BAD)) this.#stop();
  }

  #stop(): never {
    this.#letters.flush();
    const share = ((100 * this.bad) / this.rows).toFixed(1);
    const lines = [...this.reasons.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ count, first }) => `  ${count.toLocaleString("en")} x, first ${first}`);
    const where = this.#letters.path === null ? "" : `\nAll of them are in ${this.#letters.path}.`;
    throw new PublisherError(
      `${this.bad.toLocaleString("en")} of ${this.rows.toLocaleString("en")} rows (${share}%) of the ${this.#what} are ` +
        `bad; at most 5% may be. Correct the file, or name its columns with the --*-column flags.\n` +
        `${lines.join("\n")}${where}`,
    );
  }
}
