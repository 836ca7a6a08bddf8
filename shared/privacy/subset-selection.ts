import { checkValue, type Mechanism, type Tally } from "./mechanism.ts";
import type { Odds } from "./odds.ts";
import type { RandomIntegers } from "./random-integers.ts";

/**
 * Subset selection (Ye & Barg, IEEE Trans. Inf. Theory 2018; Wang et al. 2016): the report is a set of w of the k values.
 * Sets with the true value have weight odds.held, others odds.other. As sets of either kind are equally likely among
 * themselves, it is drawn in two steps: does the set hold the value (w held of w held + (k - w) other), then which others.
 *
 * A report is the set as bits: value v is bit v % 8 of byte v >> 3, and bits past the last value are 0.
 */
export function subsetSelection(domain: number, odds: Odds, size = bestSubsetSize(domain, odds)): Mechanism {
  const weight = size * odds.held;
  const of = weight + (domain - size) * odds.other;
  const reportBytes = Math.ceil(domain / 8);
  return {
    kind: "subset-selection",
    domain,
    odds,
    // P(another value in the set) = (w - P(the true one in it)) / (k - 1), over (k - 1) times the denominator.
    support: { held: weight * (domain - 1), other: size * (of - odds.held), of: of * (domain - 1) },
    reportBytes,
    randomise(value, random) {
      checkValue(value, domain);
      const set = new Uint8Array(reportBytes);
      const holds = random.below(of) < weight;
      if (holds) set[value >> 3] |= 1 << (value & 7);
      addOthers(set, value, domain, holds ? size - 1 : size, random);
      return set;
    },
    supports: (report, value) => ((report[value >> 3] >> (value & 7)) & 1) === 1,
    tally: (cells) => subsetTally(domain, size, cells),
  };
}

/**
 * The w that makes the worst-case error least: of (w held + (k - w) other)^2 / (w (k - w)), which falls and then rises,
 * the better of the integers beside its lowest point k other / (held + other). Compared as integers.
 */
export function bestSubsetSize(domain: number, { held, other }: Odds): number {
  const below = Math.min(domain - 1, Math.max(1, Math.floor((domain * other) / (held + other))));
  const above = Math.min(domain - 1, below + 1);
  const cost = (w: number) => [BigInt(w * held + (domain - w) * other) ** 2n, BigInt(w * (domain - w))] as const;
  const [top, bottom] = cost(below);
  const [topAbove, bottomAbove] = cost(above);
  return top * bottomAbove <= topAbove * bottom ? below : above;
}

/** Adds a uniform set of `count` of the other values (Floyd's algorithm: Bentley & Floyd, CACM 1987). */
function addOthers(set: Uint8Array, value: number, domain: number, count: number, random: RandomIntegers): void {
  const others = domain - 1;
  for (let last = others - count; last < others; last++) {
    const drawn = skip(random.below(last + 1), value);
    const taken = (set[drawn >> 3] >> (drawn & 7)) & 1;
    const added = taken === 1 ? skip(last, value) : drawn;
    set[added >> 3] |= 1 << (added & 7);
  }
}

/** The n-th value when `value` is left out. */
const skip = (n: number, value: number): number => (n < value ? n : n + 1);

function subsetTally(domain: number, size: number, cells = new Uint32Array(domain)): Tally {
  if (cells.length !== domain) throw new RangeError(`a tally of ${domain} values has not ${cells.length} cells`);
  const reportBytes = Math.ceil(domain / 8);
  const past = 0xff << (domain - 8 * (reportBytes - 1));
  let reports = cells.reduce((sum, count) => sum + count, 0) / size;
  return {
    cells,
    get reports() {
      return reports;
    },
    add(report) {
      // A set of another size would weigh more (or less) than a device may.
      if (report.length !== reportBytes || (report[reportBytes - 1] & past) !== 0 || bitsOf(report) !== size)
        return false;
      for (let i = 0; i < reportBytes; i++)
        for (let byte = report[i]; byte !== 0; byte &= byte - 1) cells[8 * i + LOWEST_BIT[byte]]++;
      reports++;
      return true;
    },
    supports: () => Float64Array.from(cells),
  };
}

/** Place of the lowest bit of a byte. */
const LOWEST_BIT = Uint8Array.from({ length: 256 }, (_, byte) => 31 - Math.clz32(byte & -byte));
const BITS = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

function bitsOf(bytes: Uint8Array): number {
  let bits = 0;
  for (const byte of bytes) bits += BITS[byte];
  return bits;
}
