import { at4 } from "./at4";

/**
 * Collects the ids 0 ... n-1 whose key is at most `limit`, in order; answers how many. Of those whose key is the limit the
 * first `most` only: where a whole catalogue is alike, the others would be sorted for nothing. keys uint32[n], n a multiple of 4.
 */
export function collect(keys: usize, n: i32, limit: u32, most: i32, ids: usize): i32 {
  const limits = i32x4.splat(limit);
  let count = 0;
  let equal = 0;
  for (let i = 0; i < n; i += 4) {
    let mask = i32x4.bitmask(v128.le<u32>(v128.load(at4(keys, i)), limits));
    for (; mask != 0; mask &= mask - 1) {
      const id = i + ctz(mask);
      if (load<u32>(at4(keys, id)) == limit && equal++ >= most) continue;
      store<i32>(at4(ids, count++), id);
    }
  }
  return count;
}

/**
 * Sorts ids by keys[id], lowest first; equal keys stay in order: a radix sort, least significant byte first.
 * ids int32[count]; scratch: spare int32[count], counts int32[256].
 */
export function sortByKey(keys: usize, ids: usize, spare: usize, counts: usize, count: i32): void {
  let from = ids;
  let to = spare;
  for (let shift = 0; shift < 32; shift += 8) {
    memory.fill(counts, 0, 256 << 2);
    for (let i = 0; i < count; i++) {
      const bucket = bucketOf(keys, load<i32>(at4(from, i)), shift, counts);
      store<i32>(bucket, load<i32>(bucket) + 1);
    }
    let start = 0;
    for (let b = 0; b < 256; b++) {
      const size = load<i32>(at4(counts, b));
      store<i32>(at4(counts, b), start);
      start += size;
    }
    for (let i = 0; i < count; i++) {
      const id = load<i32>(at4(from, i));
      const bucket = bucketOf(keys, id, shift, counts);
      const place = load<i32>(bucket);
      store<i32>(at4(to, place), id);
      store<i32>(bucket, place + 1);
    }
    // Four rounds: the last one writes to `ids`.
    const read = from;
    from = to;
    to = read;
  }
}

/** Where the count of the ids is that share a byte of their key. */
@inline
function bucketOf(keys: usize, id: i32, shift: i32, counts: usize): usize {
  return at4(counts, (load<u32>(at4(keys, id)) >> shift) & 255);
}
