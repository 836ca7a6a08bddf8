import type { Rng } from "../../shared/math/rng.ts";

/** Numbers that parsers stumble over where they stand for a length, a count or a place: as four bytes, lowest first. */
const HARD = [0, 1, -1, 0x7f, 0x80, 0xffff, 0x7fff_ffff, 0x7fff_fff0, -0x8000_0000, 0x1000_0000];
const MOST_EDITS = 4;

/** A copy with one to four edits: bits turned, a byte or a number in the place of others, bytes cut out, doubled or cut off. */
export function mutate(bytes: Uint8Array, rng: Rng): Uint8Array {
  let mutated: Uint8Array = bytes.slice();
  for (let edits = 1 + below(rng, MOST_EDITS); edits > 0 && mutated.length > 0; edits--) mutated = edit(mutated, rng);
  return mutated;
}

function edit(bytes: Uint8Array, rng: Rng): Uint8Array {
  const at = below(rng, bytes.length);
  const end = Math.min(bytes.length, at + 1 + below(rng, 64));
  switch (below(rng, 6)) {
    case 0:
      bytes[at] ^= 1 << below(rng, 8);
      return bytes;
    case 1:
      bytes[at] = below(rng, 256);
      return bytes;
    case 2: {
      // Arrow's numbers lie at multiples of four.
      const place = at - (at % 4);
      const view = new DataView(bytes.buffer);
      if (place + 4 <= bytes.length) view.setInt32(place, HARD[below(rng, HARD.length)], true);
      return bytes;
    }
    case 3:
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(end));
    case 4:
      return Uint8Array.of(...bytes.subarray(0, end), ...bytes.subarray(at));
    default:
      return bytes.slice(0, at);
  }
}

const below = (rng: Rng, end: number): number => Math.floor(rng() * end);
