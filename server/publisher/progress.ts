import { Presets, SingleBar } from "cli-progress";
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
  /** Prints the table of stages: name, seconds, summary. */
  finish(): void;
}

const LINE_EVERY_MS = 5000;

interface Record {
  readonly name: string;
  seconds: string;
  summary: string;
}

/** Progress on stderr: bars with the remaining time on a terminal, plain lines every few seconds anywhere else. */
export function createProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  const records: Record[] = [];
  let current: Stage | null = null;
  return {
    stage(name, total = 0) {
      current?.done();
      const record: Record = { name, seconds: "", summary: "" };
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
  finish: () => {},
};

interface View {
  tick(amount: number): void;
  stop(): void;
}

function barView(out: NodeJS.WriteStream, name: string, total: number): View {
  const format = `${name} {bar} {percentage}% | {eta_formatted} left`;
  const bar = new SingleBar(
    { format, stream: out, clearOnComplete: true, hideCursor: true, etaBuffer: 50 },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { tick: (amount) => bar.increment(amount), stop: () => bar.stop() };
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
      const left = Math.ceil(((now - began) / 1000) * (1 / share - 1));
      out.write(total > 0 ? `${name}: ${(100 * share).toFixed(0)}%, about ${left} s left\n` : `${name}: ${done}\n`);
    },
    stop: () => {},
  };
}
