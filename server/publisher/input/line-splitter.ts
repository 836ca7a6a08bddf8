import { isUtf8 } from "node:buffer";
import { PublisherError } from "../publisher-error.ts";

/** Longest line that is read, in bytes. Real rows are a few KB at most; a longer one is a damaged file. */
export const MAX_LINE_BYTES = 1 << 20;
/** What is kept of a line that is too long: enough to recognise it in the dead letters. */
const KEPT_BYTES = 4000;
const NEWLINE = 10;

/** Why the text of a line cannot be used. */
export type LineFault = "encoding" | "too-long";
/** `number` is the physical line in the file, from 1. `text` has no line end; with a fault it is only for showing. */
export type LineHandler = (text: string, number: number, fault: LineFault | null) => void;

/**
 * Cuts chunks of bytes into lines of text, in memory bounded by MAX_LINE_BYTES. It cuts at the newline byte before it
 * decodes, so chunks may end inside a character. Whole blocks of lines are decoded at once, which is what makes it
 * fast; only a block with invalid UTF-8 is decoded line by line, to name the lines at fault.
 */
export class LineSplitter {
  #carry: Buffer[] = [];
  #carryBytes = 0;
  /** Inside a line that is too long: its beginning is in #carry, the rest is dropped. */
  #dropping = false;
  #number = 0;
  readonly #onLine: LineHandler;

  constructor(onLine: LineHandler) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let from = 0;
    if (this.#dropping) {
      from = chunk.indexOf(NEWLINE) + 1;
      if (from === 0) return;
      this.#endLongLine();
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > from) {
      // The line that began in earlier chunks may be over the limit by now, so it goes alone.
      if (this.#carryBytes > 0) {
        const first = chunk.indexOf(NEWLINE, from) + 1;
        this.#block(this.#takeCarry(chunk.subarray(from, first)));
        from = first;
      }
      if (end > from) this.#block(chunk.subarray(from, end));
      from = end;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
  }

  end(): void {
    if (this.#dropping) this.#endLongLine();
    else if (this.#carryBytes > 0) this.#block(this.#takeCarry());
  }

  #keep(rest: Buffer): void {
    this.#carry.push(rest);
    this.#carryBytes += rest.length;
    if (this.#carryBytes <= MAX_LINE_BYTES) return;
    const beginning = this.#takeCarry().subarray(0, KEPT_BYTES);
    this.#carry = [Buffer.from(beginning)];
    this.#dropping = true;
  }

  #takeCarry(last?: Buffer): Buffer {
    const whole = Buffer.concat(last ? [...this.#carry, last] : this.#carry);
    this.#carry = [];
    this.#carryBytes = 0;
    return whole;
  }

  #endLongLine(): void {
    this.#dropping = false;
    this.#onLine(this.#takeCarry().toString("utf8"), ++this.#number, "too-long");
  }

  /** `bytes` are whole lines, the last one with or without its newline. */
  #block(bytes: Buffer): void {
    const block = this.#number === 0 ? withoutByteOrderMark(bytes) : bytes;
    if (isUtf8(block)) this.#lines(block.toString("utf8"));
    else this.#linesOneByOne(block);
  }

  #lines(text: string): void {
    for (let start = 0; start < text.length; ) {
      const newline = text.indexOf("\n", start);
      const end = newline < 0 ? text.length : newline;
      this.#line(text.slice(start, end));
      start = end + 1;
    }
  }

  #linesOneByOne(bytes: Buffer): void {
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      const line = bytes.subarray(start, end);
      if (isUtf8(line)) this.#line(line.toString("utf8"));
      else this.#onLine(withoutReturn(line.toString("latin1")), ++this.#number, "encoding");
      start = end + 1;
    }
  }

  #line(text: string): void {
    // A UTF-16 code unit is at most three bytes of UTF-8, so short lines need no count.
    const tooLong = text.length * 3 > MAX_LINE_BYTES && Buffer.byteLength(text) > MAX_LINE_BYTES;
    if (tooLong) this.#onLine(text.slice(0, KEPT_BYTES), ++this.#number, "too-long");
    else this.#onLine(withoutReturn(text), ++this.#number, null);
  }
}

const withoutReturn = (text: string): string => (text.endsWith("\r") ? text.slice(0, -1) : text);

function withoutByteOrderMark(bytes: Buffer): Buffer {
  const [a, b, c] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    throw new PublisherError("it is in UTF-16. Convert it: iconv -f UTF-16 -t UTF-8 FILE > FILE.utf8");
  }
  return a === 0xef && b === 0xbb && c === 0xbf ? bytes.subarray(3) : bytes;
}
