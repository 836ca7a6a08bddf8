// AssemblyScript (SIMD). The host owns the memory layout; every function takes byte offsets into linear memory.
import { at4 } from "./at4";
import { collect, sortByKey } from "./order";

/** Rows between two of the sample that search() guesses its limit by. */
const STRIDE: i32 = 64;
/** Values of a row from which on four rows in a row are too much for a processor that reads ahead. */
const LONG: i32 = 256;

/** Adds the products of 16 values of an int8 row with 16 of the int16 query to four lanes. */
@inline
function addProducts(sum: v128, row: usize, low: v128, high: v128): v128 {
  const first = i32x4.dot_i16x8_s(v128.load_ext<i8>(row), low);
  const second = i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 8), high);
  return i32x4.add(i32x4.add(sum, first), second);
}

/** [sum of a's lanes, of b's, of c's, of d's] */
@inline
function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/**
 * Dot products of four int8 rows with the int16 query as float32. Exact up to the rounding of the sum to float32:
 * |sum| <= 512 * 127 * 32767 < 2^31. Four at a time, as the query is read and the lanes are summed up once for all.
 */
@inline
function fourDots(a: usize, b: usize, c: usize, e: usize, query: usize, d: i32): v128 {
  let sumA = i32x4.splat(0);
  let sumB = sumA;
  let sumC = sumA;
  let sumE = sumA;
  for (let j: usize = 0; j < <usize>d; j += 16) {
    const low = v128.load(query + (j << 1));
    const high = v128.load(query + (j << 1), 16);
    sumA = addProducts(sumA, a + j, low, high);
    sumB = addProducts(sumB, b + j, low, high);
    sumC = addProducts(sumC, c + j, low, high);
    sumE = addProducts(sumE, e + j, low, high);
  }
  return f32x4.convert_i32x4_s(laneSums(sumA, sumB, sumC, sumE));
}

/** Bits of float32 scores <-> unsigned integers that are the lower the better the score is. */
@inline
function keyOf(score: v128): v128 {
  return v128.xor(score, v128.andnot(i32x4.splat(0x7fffffff), i32x4.shr_s(score, 31)));
}

/** Keys of rows i ... i + 3. */
@inline
function scoreFour(rows: usize, scales: usize, d: i32, query: usize, keys: usize, i: i32): void {
  const width = <usize>d;
  const row = rows + <usize>i * width;
  const dots = fourDots(row, row + width, row + 2 * width, row + 3 * width, query, d);
  v128.store(at4(keys, i), keyOf(f32x4.mul(dots, v128.load(at4(scales, i)))));
}

/** Four float32 from anywhere, as lanes. */
@inline
function loadFour(a: usize, b: usize, c: usize, e: usize): v128 {
  let four = v128.load32_splat(a);
  four = v128.load_lane<f32>(b, four, 1);
  four = v128.load_lane<f32>(c, four, 2);
  return v128.load_lane<f32>(e, four, 3);
}

/** Keys of rows i, i + apart, i + 2 * apart and i + 3 * apart. */
@inline
function scoreApart(rows: usize, scales: usize, d: i32, query: usize, keys: usize, i: i32, apart: i32): void {
  const row = rows + <usize>i * <usize>d;
  const rowsApart = <usize>apart * <usize>d;
  const dots = fourDots(row, row + rowsApart, row + 2 * rowsApart, row + 3 * rowsApart, query, d);
  const from = at4(scales, i);
  const to = at4(keys, i);
  const step = at4(0, apart);
  const scale = loadFour(from, from + step, from + 2 * step, from + 3 * step);
  const key = keyOf(f32x4.mul(dots, scale));
  v128.store_lane<i32>(to, key, 0);
  v128.store_lane<i32>(to + step, key, 1);
  v128.store_lane<i32>(to + 2 * step, key, 2);
  v128.store_lane<i32>(to + 3 * step, key, 3);
}

/**
 * Keys of all rows; n4 is a multiple of 4. By turns from four quarters of the table: after a pause its rows come from main
 * memory, and a processor that reads ahead in four places at once waits for them half as long as in one. Of long rows one
 * at a time from each quarter: four of 384 values in a row took two and a half times as long (docs/adr/0019).
 */
@inline
function scoreAll(rows: usize, scales: usize, n4: i32, d: i32, query: usize, keys: usize): void {
  const quarter = (n4 >> 4) << 2;
  if (d >= LONG) {
    for (let i = 0; i < quarter; i++) scoreApart(rows, scales, d, query, keys, i, quarter);
  } else {
    for (let i = 0; i < quarter; i += 4) {
      scoreFour(rows, scales, d, query, keys, i);
      scoreFour(rows, scales, d, query, keys, i + quarter);
      scoreFour(rows, scales, d, query, keys, i + 2 * quarter);
      scoreFour(rows, scales, d, query, keys, i + 3 * quarter);
    }
  }
  for (let i = 4 * quarter; i < n4; i += 4) scoreFour(rows, scales, d, query, keys, i);
}

/**
 * The k best rows by dot(row, query) * scale[row], best first, ties by lower index; answers how many. Rows of `gone` are not
 * among them.
 *
 * Scores of all rows first; then the best of a sample say which score a little more than k rows are likely to reach, and
 * only rows that do are sorted. Where fewer do, more of the sample is let through.
 *
 * rows int8[n4,d], scales float32[n4], query int16[d], outScores float32[k], outIds int32[k]; scratch: keys uint32[n4],
 * ids int32[n4], spare int32[n4], counts int32[256]; gone int32[goneCount], each once. n4 is n rounded up to a multiple of 4,
 * d a multiple of 16.
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
  keys: usize,
  ids: usize,
  spare: usize,
  counts: usize,
  gone: usize,
  goneCount: i32,
): i32 {
  const n4 = (n + 3) & ~3;
  scoreAll(rows, scales, n4, d, query, keys);
  for (let i = n; i < n4; i++) store<u32>(at4(keys, i), u32.MAX_VALUE);
  for (let i = 0; i < goneCount; i++) store<u32>(at4(keys, load<i32>(at4(gone, i))), u32.MAX_VALUE);

  const sampled = (n + STRIDE - 1) / STRIDE;
  for (let s = 0; s < sampled; s++) store<i32>(at4(ids, s), s * STRIDE);
  sortByKey(keys, ids, spare, counts, sampled);
  // Copied aside: what passes the limit is collected where the sample stands.
  memory.copy(spare, ids, (<usize>sampled) << 2);

  const size = min(k, n - goneCount);
  let found = 0;
  for (let rank = (2 * size) / STRIDE; found < size; rank = 4 * rank + 1) {
    const limit = rank < sampled ? load<u32>(at4(keys, load<i32>(at4(spare, rank)))) : u32.MAX_VALUE;
    found = collect(keys, n4, limit, size, ids);
  }
  sortByKey(keys, ids, spare, counts, found);
  for (let i = 0; i < size; i++) {
    const id = load<i32>(at4(ids, i));
    store<i32>(at4(outIds, i), id);
    store<f32>(at4(outScores, i), f32x4.extract_lane(keyOf(i32x4.splat(load<i32>(at4(keys, id)))), 0));
  }
  return size;
}

/**
 * dot(row, query) * scale[row] for m given rows: ids int32[m] -> out float32[m4], m4 being m rounded up to a multiple of 4.
 * What is past the end of `out` is the last row's again.
 */
export function dots(rows: usize, scales: usize, d: i32, query: usize, ids: usize, m: i32, out: usize): void {
  const width = <usize>d;
  for (let i = 0; i < m; i += 4) {
    const a = load<i32>(at4(ids, i));
    const b = load<i32>(at4(ids, min(i + 1, m - 1)));
    const c = load<i32>(at4(ids, min(i + 2, m - 1)));
    const e = load<i32>(at4(ids, min(i + 3, m - 1)));
    const scale = loadFour(at4(scales, a), at4(scales, b), at4(scales, c), at4(scales, e));
    const dots = fourDots(rows + a * width, rows + b * width, rows + c * width, rows + e * width, query, d);
    v128.store(at4(out, i), f32x4.mul(dots, scale));
  }
}
