import { FAULT_REASONS, type RowSink } from "./delimited.ts";
import { parseObject, scalarText } from "./json-object.ts";
import type { LineFault } from "./line-splitter.ts";
import type { LineConsumer } from "./read-lines.ts";

/** More keys than any log has: past them the keys are data (an id as a key), and new ones are not looked at. */
const MOST_KEYS = 1000;

/** Keys of the objects in some lines of JSONL, in order of appearance: the first columns of the file. */
export function jsonKeys(sample: readonly string[]): string[] {
  const keys = new Set<string>();
  for (const line of sample) {
    const object = parseObject(line);
    if (typeof object !== "string") for (const key of Object.keys(object)) keys.add(key);
  }
  return [...keys];
}

/**
 * Rows of a JSONL file, one object a line, as the fields of a table. Objects may leave keys out, so a column may first
 * show far down in the file: then `sinkFor` is asked again with the longer list of columns.
 */
export class JsonRows<Row extends object> implements LineConsumer {
  readonly #columns: string[];
  readonly #known: Set<string>;
  readonly #sinkFor: (columns: readonly string[]) => RowSink<Row>;
  #sink: RowSink<Row>;

  constructor(columns: readonly string[], sinkFor: (columns: readonly string[]) => RowSink<Row>) {
    this.#columns = [...columns];
    this.#known = new Set(columns);
    this.#sinkFor = sinkFor;
    this.#sink = sinkFor(this.#columns);
  }

  line(text: string, number: number, fault: LineFault | null): void {
    if (!fault && text.trim() === "") return;
    const reason = fault ? FAULT_REASONS[fault] : this.#take(text);
    if (reason !== null) this.#sink.reject(number, reason, text);
  }

  end(): void {}

  #take(text: string): string | null {
    const object = parseObject(text);
    if (typeof object === "string") return object;
    this.#addColumns(object);
    const fields = this.#columns.map((column) => scalarText(object[column]));
    const row = this.#sink.parse(fields);
    return typeof row === "string" ? row : this.#sink.add(row);
  }

  #addColumns(object: Record<string, unknown>): void {
    if (this.#known.size >= MOST_KEYS) return;
    const before = this.#columns.length;
    for (const key of Object.keys(object)) {
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      this.#columns.push(key);
    }
    if (this.#columns.length > before) this.#sink = this.#sinkFor(this.#columns);
  }
}
