import { basename } from "node:path";
import type { Stage } from "../progress.ts";
import { PublisherError } from "../publisher-error.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { DelimitedRows, splitRecord } from "./delimited.ts";
import { type EventColumnNames, type EventColumns, findEventColumns } from "./event-columns.ts";
import type { EventLog } from "./event-log.ts";
import { EventLogBuilder } from "./event-log-builder.ts";
import { EventRows } from "./event-rows.ts";
import { Intake } from "./intake.ts";
import { JsonRows, jsonKeys, parseObject, scalarText } from "./json-rows.ts";
import type { LineFault } from "./line-splitter.ts";
import { type LineConsumer, readLines } from "./read-lines.ts";
import { SessionLines } from "./session-lines.ts";
import { headerColumns, skippingHeader, sniffSyntax } from "./sniff.ts";
import { detectTimeFormat } from "./time.ts";

export const EVENT_FORMATS = ["auto", "csv", "tsv", "jsonl", "sessions"] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];

export interface ReadEventsOptions {
  /** "auto" looks at the content; "sessions" must be said. */
  readonly format?: EventFormat | undefined;
  /** Separator of the columns; guessed from the header when absent. */
  readonly separator?: string | undefined;
  readonly columns?: EventColumnNames | undefined;
}

export interface EventsRead {
  readonly log: EventLog;
  /** Rows seen, and how many of them are in the dead letters. */
  readonly rows: number;
  readonly bad: number;
}

/**
 * Reads one event log from one or more files, each plain or gzip. Bad rows go to the dead letters; sessions of the same
 * name in two files are one session.
 *
 * @throws PublisherError when a file cannot be read, its columns cannot be told, or more than 5% of the rows are bad
 */
export async function readEvents(
  files: readonly string[],
  options: ReadEventsOptions,
  letters: DeadLetters,
  stage?: Pick<Stage, "tick">,
): Promise<EventsRead> {
  const intake = new Intake("event log", letters);
  const target = new LogTarget();
  for (const file of files) {
    const outcome: Outcome = {
      accept: () => intake.accept(),
      reject: (line, reason, text) => intake.reject(file, line, reason, text),
    };
    await readLines(
      file,
      (sample, firstFault) => consumerFor(sample, firstFault, options, outcome, (shape) => target.builder(shape, file)),
      (bytes) => stage?.tick(bytes),
    );
  }
  intake.finish();
  return { log: target.finish(), rows: intake.rows, bad: intake.bad };
}

interface Outcome {
  accept(): void;
  reject(line: number, reason: string, text: string): void;
}

interface Shape {
  readonly times: boolean;
  readonly byUser: boolean;
  readonly unnamed: boolean;
}

/** The one log that all files go into; the first file says what kind it is, and the others must agree. */
class LogTarget {
  #builder: EventLogBuilder | null = null;
  #shape: Shape | null = null;
  #first = "";

  builder(shape: Shape, file: string): EventLogBuilder {
    if (!this.#builder || !this.#shape) {
      this.#builder = new EventLogBuilder(shape);
      this.#shape = shape;
      this.#first = basename(file);
      return this.#builder;
    }
    const { times, byUser, unnamed } = this.#shape;
    if (times !== shape.times || byUser !== shape.byUser || unnamed !== shape.unnamed) {
      throw new PublisherError(
        `it and ${this.#first} differ in which of session, user and time they have. Build from files of one kind.`,
      );
    }
    return this.#builder;
  }

  finish(): EventLog {
    return (this.#builder ?? new EventLogBuilder({ times: false, byUser: false })).finish();
  }
}

function consumerFor(
  sample: readonly string[],
  firstFault: LineFault | null,
  options: ReadEventsOptions,
  outcome: Outcome,
  builderFor: (shape: Shape) => EventLogBuilder,
): LineConsumer {
  if (options.format === "sessions") {
    return new SessionLines(builderFor({ times: false, byUser: false, unnamed: true }), outcome);
  }
  const rows = sample.filter((line) => line.trim() !== "");
  // An empty file adds nothing; whether the log as a whole is empty is seen at the end.
  if (rows.length === 0) return { line: outcome.accept, end: () => {} };
  const syntax = syntaxOf(rows, options);
  const sinkFor = (columns: EventColumns, times: readonly string[]): EventRows =>
    new EventRows(
      columns,
      detectTimeFormat(times),
      builderFor({ times: columns.time >= 0, byUser: columns.byUser, unnamed: false }),
      outcome,
    );

  if (syntax.kind === "jsonl") {
    const keys = jsonKeys(rows);
    const columns = findEventColumns(keys, options.columns ?? {});
    const times = rows
      .map(parseObject)
      .flatMap((row) => (typeof row === "string" ? [] : [scalarText(row[keys[columns.time]])]));
    return new JsonRows(keys, sinkFor(columns, times));
  }
  const header = headerColumns(rows[0], syntax.separator, firstFault);
  const columns = findEventColumns(header, options.columns ?? {});
  const times = rows.slice(1).flatMap((row) => {
    const fields = splitRecord(row, syntax.separator, true);
    return typeof fields === "string" || columns.time < 0 ? [] : [(fields[columns.time] ?? "").trim()];
  });
  const body = new DelimitedRows(syntax.separator, header.length, sinkFor(columns, times));
  return skippingHeader(body);
}

function syntaxOf(
  rows: readonly string[],
  { format, separator }: ReadEventsOptions,
): { kind: "jsonl" } | { kind: "delimited"; separator: string } {
  if (format === "jsonl") return { kind: "jsonl" };
  if (separator !== undefined) {
    const character = separator === "\\t" ? "\t" : separator;
    if (character.length !== 1 || character === '"')
      throw new PublisherError("--separator takes one character, such as ';'.");
    return { kind: "delimited", separator: character };
  }
  if (format === "tsv") return { kind: "delimited", separator: "\t" };
  const syntax = sniffSyntax(rows);
  if (syntax.kind === "xml") throw new PublisherError("it is XML or HTML. An event log must be CSV, TSV or JSONL.");
  return syntax;
}
