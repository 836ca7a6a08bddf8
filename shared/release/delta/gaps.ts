import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { Layout } from "./layout.ts";
import type { Output } from "./output.ts";

/** What lies before, between and after the buffers of a file: schema, record batch headers, padding, footer. */
export function gapsOf({ columns }: Layout, file: Uint8Array): readonly Uint8Array[] {
  const gaps: Uint8Array[] = [];
  let end = 0;
  const buffer = (from: number, to: number): void => {
    gaps.push(file.subarray(end, from));
    end = to;
  };
  for (const column of columns) {
    if (column.kind === "fixed") buffer(column.start, column.end);
    else {
      buffer(column.start, column.start + column.offsets.byteLength);
      buffer(column.valuesStart, column.end);
    }
  }
  gaps.push(file.subarray(end));
  return gaps;
}

/** As the difference from the base's byte by byte, last byte from last: padding comes first, and its length varies. */
export function diffGap(base: Uint8Array, after: Uint8Array, out: ByteWriter): void {
  const shift = base.length - after.length;
  out.block(after.map((byte, i) => byte - (base[i + shift] ?? 0)));
}

/** @throws DeltaError */
export function applyGap(base: Uint8Array, from: ByteReader, out: Output): void {
  const bytes = from.block();
  const gap = out.reserve(bytes.length);
  const shift = base.length - bytes.length;
  for (let i = 0; i < gap.length; i++) gap[i] = bytes[i] + (base[i + shift] ?? 0);
}
