import { FAULT_REASONS, type RowSink } from "./delimited.ts";
import type { LineFault } from "./line-splitter.ts";
import type { LineConsumer } from "./read-lines.ts";

/** Keys of the objects in some lines of JSONL, in order of appearance: the columns of the file. */
export function jsonKeys(sample: readonly string[]): string[] {
  const keys = new Set<string>();
  for (const line of sample) {
    const object = parseObject(line);
    if (typeof object !== "string") for (const key of Object.keys(object)) keys.add(key);
  }
  return [...keys];
}

/** The object on a line, or why there is none. */
export function parseObject(text: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    return "not an object: each line must be a JSON object";
  } catch (error) {
    return `bad JSON: ${(error as Error).message.slice(0, 200)}`;
  }
}

/** Text of a value as a CSV file would hold it; null, absent and nested values are empty. */
export function scalarText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Rows of a JSONL file, one object a line, as the fields of a table with the given columns. */
export class JsonRows<Row extends object> implements LineConsumer {
  readonly #columns: readonly string[];
  readonly #sink: RowSink<Row>;

  constructor(columns: readonly string[], sink: RowSink<Row>) {
    this.#columns = columns;
    this.#sink = sink;
  }

  line(text: string, number: number, fault: LineFault | null): void {
    if (!fault && text.trim() === "") return;
    const reason = fault ? FAULT_REASONS[fault] : this.#take(text);
    if (reason !== null) this.#sink.reject(number, reason, text);
  }

  #take(text: string): string | null {
    const object = parseObject(text);
    if (typeof object === "string") return object;
    const fields = this.#columns.map((column) => scalarText(object[column]));
    const row = this.#sink.parse(fields);
    return typeof row === "string" ? row : this.#sink.add(row);
  }

  end(): void {}
}
