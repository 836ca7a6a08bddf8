// AssemblyScript (SIMD). The host owns the memory layout; every function takes byte offsets into linear memory.

/** Dot product of one int8 row with the int16 query, exact in int32: |sum| <= 512 * 127 * 32767 < 2^31. d is a multiple of 16. */
@inline
function dot(row: usize, query: usize, d: i32): i32 {
  let sum = i32x4.splat(0);
  for (let j = 0; j < d; j += 16) {
    const v = v128.load(row + j);
    const q = query + ((<usize>j) << 1);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(v), v128.load(q)));
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(v), v128.load(q, 16)));
  }
  return (
    i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
  );
}

/** Min-heap order: a lower score, or at equal scores a higher item index, is the worse one. */
@inline
function worse(sa: f32, ia: i32, sb: f32, ib: i32): bool {
  return sa < sb || (sa == sb && ia > ib);
}

function siftDown(scores: usize, ids: usize, at: i32, size: i32): void {
  const s = load<f32>(scores + ((<usize>at) << 2));
  const i = load<i32>(ids + ((<usize>at) << 2));
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let cs = load<f32>(scores + ((<usize>child) << 2));
    let ci = load<i32>(ids + ((<usize>child) << 2));
    if (child + 1 < size) {
      const rs = load<f32>(scores + ((<usize>(child + 1)) << 2));
      const ri = load<i32>(ids + ((<usize>(child + 1)) << 2));
      if (worse(rs, ri, cs, ci)) {
        child++;
        cs = rs;
        ci = ri;
      }
    }
    if (!worse(cs, ci, s, i)) break;
    store<f32>(scores + ((<usize>at) << 2), cs);
    store<i32>(ids + ((<usize>at) << 2), ci);
    at = child;
  }
  store<f32>(scores + ((<usize>at) << 2), s);
  store<i32>(ids + ((<usize>at) << 2), i);
}

/**
 * The k best rows by dot(row, query) * scale[row], best first, ties by lower index; answers how many (min(k, n)).
 * rows int8[n,d], scales float32[n], query int16[d], outScores float32[k], outIds int32[k].
 */
export function search(
  rows: usize,
  scales: usize,
  n: i32,
  d: i32,
  query: usize,
  k: i32,
  outScores: usize,
  outIds: usize,
): i32 {
  const size = min(k, n);
  let i = 0;
  for (; i < size; i++) {
    store<f32>(outScores + ((<usize>i) << 2), <f32>dot(rows + <usize>i * d, query, d) * load<f32>(scales + ((<usize>i) << 2)));
    store<i32>(outIds + ((<usize>i) << 2), i);
  }
  for (let at = (size >> 1) - 1; at >= 0; at--) siftDown(outScores, outIds, at, size);
  if (size > 0) {
    let worst = load<f32>(outScores);
    for (; i < n; i++) {
      const s = <f32>dot(rows + <usize>i * d, query, d) * load<f32>(scales + ((<usize>i) << 2));
      // A later row has a higher index, so at equal scores it is the worse one: > and not >=.
      if (s > worst) {
        store<f32>(outScores, s);
        store<i32>(outIds, i);
        siftDown(outScores, outIds, 0, size);
        worst = load<f32>(outScores);
      }
    }
  }
  for (let end = size - 1; end > 0; end--) {
    const s = load<f32>(outScores);
    const id = load<i32>(outIds);
    store<f32>(outScores, load<f32>(outScores + ((<usize>end) << 2)));
    store<i32>(outIds, load<i32>(outIds + ((<usize>end) << 2)));
    store<f32>(outScores + ((<usize>end) << 2), s);
    store<i32>(outIds + ((<usize>end) << 2), id);
    siftDown(outScores, outIds, 0, end);
  }
  return size;
}

/** dot(row, query) * scale[row] for m given rows: ids int32[m] -> out float32[m]. */
export function dots(rows: usize, scales: usize, d: i32, query: usize, ids: usize, m: i32, out: usize): void {
  for (let i = 0; i < m; i++) {
    const at = <usize>(<usize>i << 2);
    const row = load<i32>(ids + at);
    store<f32>(out + at, <f32>dot(rows + <usize>row * d, query, d) * load<f32>(scales + ((<usize>row) << 2)));
  }
}
