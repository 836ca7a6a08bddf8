import type { LineFault } from "./line-splitter.ts";
import type { LineConsumer } from "./read-lines.ts";

/** Longest run of lines that one quoted field may span before its opening quote is taken for a mistake. */
const MAX_LINES = 1000;

/** Where the rows of a file go. */
export interface RowSink<Row extends object> {
  /** What the fields mean, or why they mean nothing. Looks only at the row itself and changes nothing. */
  parse(fields: readonly string[]): Row | string;
  /** Takes a row; may still find a reason against it (a duplicate), and answers null if not. */
  add(row: Row): string | null;
  reject(line: number, reason: string, text: string): void;
}

type Split = readonly string[] | "open" | "bad";

/**
 * Splits one record by RFC 4180. "open" when a quoted field does not end in this text, "bad" when a quote stands where
 * none may. With `loose` (TSV, where most programs do not quote) quotes inside a field are ordinary characters.
 */
export function splitRecord(text: string, separator: string, loose: boolean): Split {
  if (!text.includes('"')) return text.split(separator);
  const fields: string[] = [];
  for (let at = 0; ; ) {
    let end: number;
    if (text[at] === '"') {
      let close = text.indexOf('"', at + 1);
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      if (close < 0) return "open";
      end = close + 1;
      if (end < text.length && !text.startsWith(separator, end)) return "bad";
      fields.push(text.slice(at + 1, close).replaceAll('""', '"'));
    } else {
      end = text.indexOf(separator, at);
      if (end < 0) end = text.length;
      const field = text.slice(at, end);
      if (!loose && field.includes('"')) return "bad";
      fields.push(field);
    }
    if (end >= text.length) return fields;
    at = end + separator.length;
  }
}

interface Line {
  readonly text: string;
  readonly number: number;
}

/**
 * Rows of a file with a separator. A faulty row costs exactly that row: a quote that is never closed would swallow the
 * rest of the file in a common CSV parser; here only its first line is rejected and reading resumes at the next line.
 */
export class DelimitedRows<Row extends object> implements LineConsumer {
  /** Lines of a record whose quoted field is still open. */
  #open: Line[] = [];
  readonly #separator: string;
  readonly #columns: number;
  readonly #loose: boolean;
  readonly #sink: RowSink<Row>;

  constructor(separator: string, columns: number, sink: RowSink<Row>) {
    this.#separator = separator;
    this.#columns = columns;
    this.#loose = separator === "\t";
    this.#sink = sink;
  }

  line(text: string, number: number, fault: LineFault | null): void {
    if (fault) {
      this.#closeAll();
      this.#sink.reject(number, FAULT_REASONS[fault], text);
    } else if (this.#open.length > 0) {
      this.#continue({ text, number });
    } else {
      this.#first({ text, number });
    }
  }

  end(): void {
    this.#closeAll();
  }

  #first(line: Line): void {
    if (line.text === "" || (line.text.trim() === "" && !line.text.includes(this.#separator))) return;
    const fields = splitRecord(line.text, this.#separator, this.#loose);
    if (fields === "open") this.#open = [line];
    else if (fields === "bad") this.#faulty(line);
    else this.#row(line, fields);
  }

  #continue(line: Line): void {
    // Inside the quotes nothing ends before a line with an odd number of quotes, and a line that is a good row by
    // itself shows that the quote was opened by mistake.
    if (quotes(line.text) % 2 === 0) {
      const alone = splitRecord(line.text, this.#separator, this.#loose);
      if (typeof alone !== "string" && typeof this.#parse(alone) !== "string") {
        this.#giveUp();
        this.line(line.text, line.number, null);
      } else {
        this.#open.push(line);
        if (this.#open.length >= MAX_LINES) this.#giveUp();
      }
      return;
    }
    this.#open.push(line);
    const fields = splitRecord(this.#open.map(({ text }) => text).join("\n"), this.#separator, this.#loose);
    if (fields === "open") return;
    if (fields === "bad" || typeof this.#parse(fields) === "string") {
      this.#giveUp();
    } else {
      const [first] = this.#open;
      this.#open = [];
      this.#row(first, fields);
    }
  }

  /** The open quote will not be closed any more: nothing may stay open. */
  #closeAll(): void {
    while (this.#open.length > 0) this.#giveUp();
  }

  /** Takes the open record's first line by itself and reads its other lines again; one of them may open a quote. */
  #giveUp(): void {
    const [first, ...rest] = this.#open;
    this.#open = [];
    this.#faulty(first);
    for (const line of rest) this.line(line.text, line.number, null);
  }

  #faulty(line: Line): void {
    if (this.#loose) this.#row(line, line.text.split(this.#separator));
    else this.#sink.reject(line.number, "bad quoting: a quote is not closed, or stands inside a field", line.text);
  }

  #row(line: Line, fields: readonly string[]): void {
    const row = this.#parse(fields);
    const reason = typeof row === "string" ? row : this.#sink.add(row);
    if (reason !== null) this.#sink.reject(line.number, reason, line.text);
  }

  #parse(fields: readonly string[]): Row | string {
    if (fields.length < this.#columns) return `missing column: ${this.#columns} expected, ${fields.length} found`;
    // Some programs end every row with a separator.
    if (fields.slice(this.#columns).some((field) => field !== "")) {
      return `extra column: ${this.#columns} expected, ${fields.length} found`;
    }
    return this.#sink.parse(fields);
  }
}

export const FAULT_REASONS: Readonly<Record<LineFault, string>> = {
  encoding:
    "wrong encoding: not UTF-8, most likely Windows-1252 or Latin-1. Convert the file: iconv -f WINDOWS-1252 -t UTF-8 FILE",
  "too-long": "line too long: more than 1 MB",
};

function quotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}
