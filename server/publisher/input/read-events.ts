import { basename } from "node:path";
import type { Stage } from "../progress.ts";
import { PublisherError } from "../publisher-error.ts";
import { normalised } from "./columns.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { DelimitedRows, FAULT_REASONS, splitRecord } from "./delimited.ts";
import { type EventColumnNames, type EventColumns, findEventColumns, optionalColumns } from "./event-columns.ts";
import type { EventLog } from "./event-log.ts";
import { EventLogBuilder } from "./event-log-builder.ts";
import { EventRows } from "./event-rows.ts";
import { Intake } from "./intake.ts";
import { parseObject, scalarText } from "./json-object.ts";
import { JsonRows, jsonKeys } from "./json-rows.ts";
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
  if (rows.length === 0) {
    if (firstFault) throw new PublisherError(`its first lines are bad (${FAULT_REASONS[firstFault]}).`);
    // An empty file adds nothing; whether the log as a whole is empty is seen at the end.
    return { line: () => {}, end: () => {} };
  }
  const syntax = syntaxOf(rows, options);
  const names = options.columns ?? {};
  const builder = ({ time, byUser }: EventColumns): EventLogBuilder =>
    builderFor({ times: time >= 0, byUser, unnamed: false });

  if (syntax.kind === "jsonl") {
    const keys = keysWithNamed(jsonKeys(rows), names);
    const columns = findEventColumns(keys, names);
    const timeFormat = detectTimeFormat(
      rows.map(parseObject).map((row) => (typeof row === "string" ? "" : scalarText(row[keys[columns.time]]))),
    );
    const log = builder(columns);
    return new JsonRows(
      keys,
      (later) => new EventRows({ ...columns, ...optionalColumns(later, names) }, timeFormat, log, outcome),
    );
  }
  const header = headerColumns(rows[0], syntax.separator, firstFault);
  const columns = findEventColumns(header, names);
  const timeFormat = detectTimeFormat(
    rows.slice(1).map((row) => {
      const fields = splitRecord(row, syntax.separator, true);
      return typeof fields === "string" ? "" : (fields[columns.time] ?? "").trim();
    }),
  );
  const sink = new EventRows(columns, timeFormat, builder(columns), outcome);
  return skippingHeader(new DelimitedRows(syntax.separator, header.length, sink));
}

/** Keys that every object may lack: the user knows that some row will have them. */
const OPTIONAL = ["type", "dwell", "position", "query", "device", "referrer"] as const;

function keysWithNamed(keys: readonly string[], names: EventColumnNames): string[] {
  if (keys.length === 0) throw new PublisherError("none of its first lines is a JSON object.");
  const known = new Set(keys.map(normalised));
  const named = OPTIONAL.map((key) => names[key]).filter((name) => name !== undefined && !known.has(normalised(name)));
  return [...keys, ...(named as string[])];
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
