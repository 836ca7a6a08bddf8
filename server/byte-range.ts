/** First and last byte of a range, both of it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One range of bytes; one of the two numbers may be absent. */
const ONE_RANGE = /^bytes=(\d*)-(\d*)$/;

/**
 * What a Range header asks of a file of `size` bytes (RFC 9110, 14.1.2). Null means the whole file: several ranges, other units and
 * what is malformed are passed over, as the RFC allows.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | "unsatisfiable" | null {
  const [, first, last] = ONE_RANGE.exec(header ?? "") ?? [];
  if (first === undefined || first + last === "") return null;
  if (first === "") return suffix(Number(last), size);
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return null;
  return start < size ? { start, end } : "unsatisfiable";
}

/** The last bytes, all of a file that has fewer. */
const suffix = (bytes: number, size: number): ByteRange | "unsatisfiable" =>
  bytes > 0 && size > 0 ? { start: Math.max(0, size - bytes), end: size - 1 } : "unsatisfiable";
