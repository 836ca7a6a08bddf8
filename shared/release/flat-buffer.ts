/**
 * FlatBuffers as far as Arrow's metadata needs them, every offset and count within the bytes: https://flatbuffers.dev/internals/.
 * A place is a byte of the view; all that is wrong, also a read beyond the view, is a RangeError.
 */

/** Some bytes of a view, and no other: reading beyond them is a RangeError. */
export function part(view: DataView, start: number, length: number): DataView {
  fits(start >= 0 && length >= 0 && start + length <= view.byteLength);
  return new DataView(view.buffer, view.byteOffset + start, length);
}

/** Where the offset at `at` leads to. */
export const follow = (view: DataView, at: number): number => at + view.getInt32(at, true);

/** Where a table has a field, by its place in the vtable; 0 when it has not. */
export function find(view: DataView, table: number, place: number): number {
  const vtable = table - view.getInt32(table, true);
  const offset = place < view.getInt16(vtable, true) ? view.getInt16(vtable + place, true) : 0;
  return offset && table + offset;
}

/** Where a table has a field that it must have. */
export function needed(view: DataView, table: number, place: number): number {
  const at = find(view, table, place);
  fits(at > 0);
  return at;
}

/** Where the entries of a vector are; none when there is no vector. */
export function vector(view: DataView, at: number, stride: number): number[] {
  if (at === 0) return [];
  const start = follow(view, at) + 4;
  const length = view.getInt32(start - 4, true);
  part(view, start, length * stride);
  return Array.from({ length }, (_, i) => start + i * stride);
}

/** A count, an offset or a length: no file of ours has 4 GB. */
export function count(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true));
  fits(value >= 0 && value < 2 ** 32);
  return value;
}

/** Of a field that may be absent. */
export function countOr0(view: DataView, table: number, place: number): number {
  const at = find(view, table, place);
  return at && count(view, at);
}

export function fits(holds: boolean): void {
  if (!holds) throw new RangeError("the metadata does not fit the file");
}
