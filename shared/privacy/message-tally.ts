import type { Tally } from "./mechanism.ts";

/** Bytes that hold every integer below n. */
export function bytesBelow(n: number): number {
  let bytes = 1;
  while (256 ** bytes < n) bytes++;
  return bytes;
}

/** Big-endian, of a fixed length. */
export function toBytes(message: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let rest = message;
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

export const fromBytes = (bytes: Uint8Array): number => bytes.reduce((number, byte) => number * 256 + byte, 0);

/** Tally of reports that are one number below `messages`: a histogram of them. */
export function messageTally(
  messages: number,
  supportsOf: (histogram: Uint32Array) => Float64Array<ArrayBuffer>,
  cells = new Uint32Array(messages),
): Tally {
  if (cells.length !== messages) throw new RangeError(`a tally of ${messages} messages has not ${cells.length} cells`);
  const reportBytes = bytesBelow(messages);
  let reports = cells.reduce((sum, count) => sum + count, 0);
  return {
    cells,
    get reports() {
      return reports;
    },
    add(report) {
      if (report.length !== reportBytes) return false;
      const message = fromBytes(report);
      if (message >= messages) return false;
      cells[message]++;
      reports++;
      return true;
    },
    supports: () => supportsOf(cells),
  };
}
