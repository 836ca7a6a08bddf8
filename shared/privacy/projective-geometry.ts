import { type Field, finiteField } from "./field.ts";
import { checkValue, type Mechanism, type Support } from "./mechanism.ts";
import { bytesBelow, fromBytes, messageTally, toBytes } from "./message-tally.ts";
import type { Odds } from "./odds.ts";

/**
 * Projective geometry response (Feldman, Nelson, Nguyen & Talwar, ICML 2022), with reports of a few bytes.
 *
 * Values and messages are points of the projective space of dimension t - 1 over a field of q: lines through 0 of F_q^t,
 * (q^t - 1) / (q - 1) of them. A message supports the values orthogonal to it. Messages that support the true value have
 * weight odds.held, the others odds.other. Any two values share (q^(t-2) - 1) / (q - 1) messages, which makes it a block
 * design, with the error of subset selection by sets of a q-th part of the points.
 *
 * A value v is written with its first nonzero coordinate 1 (at its pivot p), a message u with its last one 1 (at m), so
 * that u . v = 0 gives u_p from the others without a division:
 *
 *   m < p   always orthogonal          q^m messages
 *   m = p   never: u . v = 1           q^p
 *   m > p   when u_p = -(v_m + sum of v_i u_i for p < i < m)
 *
 * Number of a message: (q^m - 1) / (q - 1) + sum of u_i q^i for i < m. Of a value: (q^(t-1-p) - 1) / (q - 1) + its
 * coordinates after p in base q, v_(t-1) the lowest digit.
 */
export interface Geometry {
  readonly q: number;
  /** t: coordinates of a point, at least 3. */
  readonly coordinates: number;
}

/** Points of a space of so many coordinates. */
export const pointsOf = ({ q, coordinates }: Geometry): number => (q ** coordinates - 1) / (q - 1);

/** How often messages support values; exact for up to 2^22 points. */
export function geometrySupport(geometry: Geometry, { held, other }: Odds): Support {
  const { q, coordinates } = geometry;
  const points = pointsOf(geometry);
  const each = pointsOf({ q, coordinates: coordinates - 1 });
  const both = pointsOf({ q, coordinates: coordinates - 2 });
  return {
    held: each * held,
    other: both * held + (each - both) * other,
    of: each * held + (points - each) * other,
  };
}

export function projectiveGeometry(domain: number, odds: Odds, geometry: Geometry): Mechanism {
  const { q, coordinates } = geometry;
  const points = pointsOf(geometry);
  if (coordinates < 3 || points < domain)
    throw new RangeError(`${points} points in ${coordinates} coordinates for ${domain} values`);
  const field = finiteField(q);
  const support = geometrySupport(geometry, odds);
  const reportBytes = bytesBelow(points);
  return {
    kind: "projective-geometry",
    domain,
    odds,
    support,
    reportBytes,
    randomise(value, random) {
      checkValue(value, domain);
      const drawn = random.below(support.of);
      const point = pointOf(value, geometry);
      // The quotients are right: `of` is below 2^50, so what is below an integer is so by more than a double's rounding.
      const message =
        drawn < support.held
          ? orthogonal(Math.floor(drawn / odds.held), point, field)
          : notOrthogonal(Math.floor((drawn - support.held) / odds.other), point, field);
      return toBytes(message, reportBytes);
    },
    supports: (report, value) => product(fromBytes(report), pointOf(value, geometry), field) === 0,
    tally: (cells) => messageTally(points, (histogram) => supportsOf(histogram, domain, geometry, field), cells),
  };
}

interface Point {
  readonly pivot: number;
  /** Coordinates 0 .. t - 1, of which those before the pivot are 0 and the pivot's is 1. */
  readonly at: readonly number[];
}

function pointOf(value: number, { q, coordinates }: Geometry): Point {
  let pivot = coordinates - 1;
  let rest = value;
  for (let block = 1; rest >= block; block *= q) {
    rest -= block;
    pivot--;
  }
  const at = new Array<number>(coordinates).fill(0);
  at[pivot] = 1;
  for (let i = coordinates - 1; i > pivot; i--) {
    at[i] = rest % q;
    rest = Math.floor(rest / q);
  }
  return { pivot, at };
}

/** The n-th message orthogonal to the point. */
function orthogonal(n: number, { pivot, at }: Point, field: Field): number {
  const { q } = field;
  let rest = n;
  for (let last = 0; ; last++) {
    if (last === pivot) continue;
    const block = last < pivot ? q ** last : q ** (last - 1);
    if (rest < block) return blockStart(last, q) + (last < pivot ? rest : solved(rest, 0, last, { pivot, at }, field));
    rest -= block;
  }
}

/** The n-th message that is not orthogonal to the point: q^p of block p, then block after block. */
function notOrthogonal(n: number, { pivot, at }: Point, field: Field): number {
  const { q } = field;
  if (n < q ** pivot) return blockStart(pivot, q) + n;
  let last = pivot + 1;
  while (n >= q ** last) last++;
  const free = q ** (last - 1);
  const rest = n - free;
  return blockStart(last, q) + solved(rest % free, 1 + Math.floor(rest / free), last, { pivot, at }, field);
}

/** Coordinates before `last` of the message whose free ones are the digits of n, and whose product with the point is `wanted`. */
function solved(n: number, wanted: number, last: number, { pivot, at }: Point, { q, add, multiply, negative }: Field) {
  const low = n % q ** pivot;
  const high = Math.floor(n / q ** pivot);
  let sum = at[last];
  let rest = high;
  for (let i = pivot + 1; i < last; i++) {
    sum = add[sum * q + multiply[at[i] * q + (rest % q)]];
    rest = Math.floor(rest / q);
  }
  return low + q ** pivot * (add[wanted * q + negative[sum]] + q * high);
}

/** Of a message and a point. */
function product(message: number, { pivot, at }: Point, { q, add, multiply }: Field): number {
  let last = 0;
  while (message >= blockStart(last + 1, q)) last++;
  if (last < pivot) return 0;
  let sum = at[last];
  let rest = message - blockStart(last, q);
  for (let i = 0; i < last; i++) {
    sum = add[sum * q + multiply[at[i] * q + (rest % q)]];
    rest = Math.floor(rest / q);
  }
  return sum;
}

const blockStart = (last: number, q: number): number => (q ** last - 1) / (q - 1);

/**
 * Counts of the messages orthogonal to each of the first `domain` values. Coordinates before a value's pivot are free, so
 * they are summed over once a pivot; then a value costs as many additions as a message supports points.
 */
function supportsOf(histogram: Uint32Array, domain: number, { q, coordinates }: Geometry, field: Field) {
  const counts = new Float64Array(domain);
  const sums = new Uint8Array(q ** (coordinates - 2));
  let first = 0;
  for (let pivot = coordinates - 1; first < domain; pivot--) {
    const end = Math.min(domain, first + q ** (coordinates - 1 - pivot));
    const always = histogram.subarray(0, blockStart(pivot, q)).reduce((sum, count) => sum + count, 0);
    const blocks = Array.from({ length: coordinates }, (_, last) =>
      last > pivot ? summedBlock(histogram, last, pivot, q) : new Float64Array(0),
    );
    for (let value = first; value < end; value++) {
      const { at } = pointOf(value, { q, coordinates });
      counts[value] = always + orthogonalCount(at, pivot, blocks, sums, field);
    }
    first = end;
  }
  return counts;
}

/** Block `last` of the histogram, summed over the coordinates before the pivot. */
function summedBlock(histogram: Uint32Array, last: number, pivot: number, q: number): Float64Array {
  const start = blockStart(last, q);
  const run = q ** pivot;
  const block = new Float64Array(q ** (last - pivot));
  for (let i = 0; i < block.length; i++) for (let j = 0; j < run; j++) block[i] += histogram[start + i * run + j];
  return block;
}

/** @param sums space for the products of all the coordinates between pivot and last */
function orthogonalCount(
  at: readonly number[],
  pivot: number,
  blocks: readonly Float64Array[],
  sums: Uint8Array,
  { q, add, multiply, negative }: Field,
): number {
  let count = 0;
  let length = 1;
  sums[0] = 0;
  for (let last = pivot + 1; last < at.length; last++) {
    const coordinate = at[last];
    const block = blocks[last];
    for (let i = 0; i < length; i++) count += block[negative[add[sums[i] * q + coordinate]] + q * i];
    if (last === at.length - 1) break;
    for (let digit = q - 1; digit >= 0; digit--) {
      const added = multiply[coordinate * q + digit];
      for (let i = 0; i < length; i++) sums[digit * length + i] = add[sums[i] * q + added];
    }
    length *= q;
  }
  return count;
}
