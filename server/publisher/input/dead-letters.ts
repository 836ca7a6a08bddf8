import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** One line of rejected.jsonl. */
export interface DeadLetter {
  readonly file: string;
  /** Physical line in the file, from 1. */
  readonly line: number;
  /** "kind: what is wrong". */
  readonly reason: string;
  /** The row as it stands in the file, up to 1,000 characters. */
  readonly row: string;
}

const ROW_CHARACTERS = 1000;
const BUFFER_CHARACTERS = 1 << 16;

/**
 * The file of rows that could not be used. It is made with the first such row, so a clean input leaves none; one from
 * an earlier build is removed. With no path the rows are only counted by the caller.
 */
export class DeadLetters {
  readonly path: string | null;
  #handle: number | null = null;
  #buffer = "";

  constructor(path: string | null) {
    this.path = path;
    if (path !== null) rmSync(path, { force: true });
  }

  add(file: string, line: number, reason: string, row: string): void {
    if (this.path === null) return;
    const letter: DeadLetter = { file, line, reason, row: row.slice(0, ROW_CHARACTERS) };
    this.#buffer += `${JSON.stringify(letter)}\n`;
    if (this.#buffer.length >= BUFFER_CHARACTERS) this.flush();
  }

  flush(): void {
    if (this.path === null || this.#buffer === "") return;
    if (this.#handle === null) {
      mkdirSync(dirname(this.path), { recursive: true });
      this.#handle = openSync(this.path, "w");
    }
    writeSync(this.#handle, this.#buffer);
    this.#buffer = "";
  }

  close(): void {
    this.flush();
    if (this.#handle !== null) closeSync(this.#handle);
    this.#handle = null;
  }
}
