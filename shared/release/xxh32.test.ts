import { describe, expect, it } from "vitest";
import { xxh32 } from "./xxh32.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
/** The generator of the reference implementation's own sanity check. */
function sanityBytes(length: number): Uint8Array {
  let state = 2654435761n;
  return Uint8Array.from({ length }, () => {
    const byte = Number(state >> 56n);
    state = (state * 11400714785074694797n) & 0xffffffffffffffffn;
    return byte;
  });
}

describe("xxh32", () => {
  it.each([
    ["", 0x02cc5d05],
    ["a", 0x550d7456],
    ["abc", 0x32d153ff],
    ["Nobody inspects the spammish repetition", 0xe2293b2f],
  ])("of %j", (value, expected) => expect(xxh32(text(value))).toBe(expected));

  it.each([
    [1, 0xcf65b03e],
    [14, 0x1208e7e2],
    [222, 0x5bd11dbd],
  ])("of %i bytes of the reference's sanity check", (length, expected) =>
    expect(xxh32(sanityBytes(length))).toBe(expected),
  );

  it("changes with every bit", () => {
    const bytes = sanityBytes(75);
    const hashes = new Set([xxh32(bytes)]);
    for (let bit = 0; bit < 75 * 8; bit++) {
      bytes[bit >> 3] ^= 1 << (bit & 7);
      hashes.add(xxh32(bytes));
      bytes[bit >> 3] ^= 1 << (bit & 7);
    }
    expect(hashes.size).toBe(601);
  });

  it("is that of the bytes wherever they lie in a buffer", () => {
    const bytes = sanityBytes(75);
    const room = Buffer.alloc(80);
    for (let at = 0; at < 5; at++) {
      room.set(bytes, at);
      expect(xxh32(room.subarray(at, at + 75))).toBe(xxh32(bytes));
    }
  });
});
