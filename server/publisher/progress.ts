import { formatTable } from "./format-table.ts";

/** One stage of a long command. */
export interface Stage {
  /** `amount` more of the total is done. */
  tick(amount: number): void;
  /** Ends the stage; `summary` goes into the table at the end. */
  done(summary?: string): void;
}

export interface Progress {
  /** Begins a stage of `total` units (bytes, rows, steps); 0 when unknown. A stage that was not ended is ended. */
  stage(name: string, total?: number): Stage;
  /** A line for the user between the stages. */
  note(text: string): void;
  /** Ends the running stage without a result, so that an error message begins on a line of its own. */
  fail(): void;
  /** Prints the table of stages: name, seconds, summary. */
  finish(): void;
}

const LINE_EVERY_MS = 5000;
const REDRAW_EVERY_MS = 100;
const BAR_CHARACTERS = 30;
/** ANSI: erases from the cursor to the end of the line. */
const CLEAR_TO_END = "\x1b[K";

interface StageRecord {
  readonly name: string;
  seconds: string;
  summary: string;
}

/** Progress on stderr: bars with the remaining time on a terminal, plain lines every few seconds anywhere else. */
export function createProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  const records: StageRecord[] = [];
  let current: Stage | null = null;
  return {
    stage(name, total = 0) {
      current?.done();
      const record: StageRecord = { name, seconds: "", summary: "" };
      records.push(record);
      const began = performance.now();
      const view = out.isTTY && total > 0 ? barView(out, name, total) : lineView(out, name, total);
      const stage: Stage = {
        tick: (amount) => view.tick(amount),
        done(summary = "") {
          if (current !== stage) return;
          current = null;
          record.seconds = ((performance.now() - began) / 1000).toFixed(1);
          record.summary = summary;
          view.stop();
          out.write(`${name}: ${summary === "" ? "done" : summary} (${record.seconds} s)\n`);
        },
      };
      current = stage;
      return stage;
    },
    note(text) {
      out.write(`${text}\n`);
    },
    fail() {
      current?.done("failed");
    },
    finish() {
      current?.done();
      const rows = records.map(({ name, seconds, summary }) => [name, seconds, summary]);
      out.write(`\n${formatTable(["stage", "seconds", "result"], rows)}\n`);
    },
  };
}

/** For tests and commands that print nothing. */
export const silentProgress: Progress = {
  stage: () => ({ tick: () => {}, done: () => {} }),
  note: () => {},
  fail: () => {},
  finish: () => {},
};

interface View {
  tick(amount: number): void;
  stop(): void;
}

/**
 * Redraws itself on ticks alone: the timer of a progress-bar library would keep the process alive when a stage ends in
 * an error, and its hidden cursor would outlive Ctrl-C.
 */
function barView(out: NodeJS.WriteStream, name: string, total: number): View {
  const began = performance.now();
  let last = Number.NEGATIVE_INFINITY;
  let done = 0;
  return {
    tick(amount) {
      done += amount;
      const now = performance.now();
      if (now - last < REDRAW_EVERY_MS) return;
      last = now;
      const share = Math.min(1, done / total);
      const filled = Math.round(share * BAR_CHARACTERS);
      const bar = "█".repeat(filled) + "░".repeat(BAR_CHARACTERS - filled);
      const line = `${name} ${bar} ${wholePercent(share)}${timeLeft(now - began, share)}`;
      out.write(`\r${CLEAR_TO_END}${line.slice(0, Math.max(20, (out.columns ?? 80) - 1))}`);
    },
    stop: () => out.write(`\r${CLEAR_TO_END}`),
  };
}

function lineView(out: NodeJS.WriteStream, name: string, total: number): View {
  const began = performance.now();
  let last = began;
  let done = 0;
  return {
    tick(amount) {
      done += amount;
      const now = performance.now();
      if (now - last < LINE_EVERY_MS) return;
      last = now;
      const share = Math.min(1, done / total);
      out.write(total > 0 ? `${name}: ${wholePercent(share)}${timeLeft(now - began, share)}\n` : `${name}: ${done}\n`);
    },
    stop: () => {},
  };
}

/** Rounded down: 100% is done. */
const wholePercent = (share: number): string => `${Math.floor(100 * share)}%`;

/** Empty until there is something to go by. */
function timeLeft(elapsedMs: number, share: number): string {
  if (share <= 0) return "";
  const seconds = Math.ceil((elapsedMs / 1000) * (1 / share - 1));
  return seconds < 120 ? `, about ${seconds} s left` : `, about ${Math.round(seconds / 60)} min left`;
}
