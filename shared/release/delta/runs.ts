import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { damaged } from "./delta-error.ts";

/**
 * Where each of a list's entries comes from: a place in the list before, or -1 for a new one. Most stay in their order, so they
 * are written as runs: how many are new, how many are copied, and how far from the end of the last copied run those begin.
 */
export function writeRuns(sources: Int32Array, out: ByteWriter): void {
  let expected = 0;
  for (let at = 0; at < sources.length; ) {
    const start = at;
    while (at < sources.length && sources[at] < 0) at++;
    out.varint(at - start);
    const first = at;
    while (at < sources.length && sources[at] >= 0 && sources[at] === sources[first] + at - first) at++;
    out.varint(at - first);
    if (at === first) continue;
    out.signed(sources[first] - expected);
    expected = sources[at - 1] + 1;
  }
}

/**
 * The inverse of writeRuns.
 *
 * @param sources to be filled
 * @param length of the list before
 * @throws DeltaError
 */
export function readRuns(from: ByteReader, sources: Int32Array, length: number): void {
  let expected = 0;
  for (let at = 0; at < sources.length; ) {
    const added = from.varint();
    const copied = from.varint();
    if (copied > 0) expected += from.signed();
    if (added + copied === 0 || added + copied > sources.length - at || expected < 0 || expected + copied > length) {
      throw damaged("a run that does not fit");
    }
    sources.fill(-1, at, at + added);
    at += added;
    for (const end = at + copied; at < end; at++) sources[at] = expected++;
  }
}
