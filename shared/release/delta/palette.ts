import { damaged } from "./delta-error.ts";
import type { FixedColumn } from "./layout.ts";
import type { Output } from "./output.ts";
import { PlaneReader, toPlanes } from "./planes.ts";
import { readRowSet, writeRowSet } from "./row-set.ts";
import type { SectionReaders, SectionWriters } from "./sections.ts";

/**
 * Rows of four bytes that have few values between them, as counts have, and places in a log: told by their ranks among the values
 * of base and result, the palette. What most rows of a value become is told once (a log that grows moves every place in it, and
 * nothing else may have happened), then how far off the other rows are.
 */
export function diffPalette(base: FixedColumn, after: FixedColumn, sections: SectionWriters): void {
  const words = wordsOf(after);
  const before = wordsOf(base).subarray(0, words.length);
  const known = distinct(before);
  const isKnown = new Set(known);
  const added = distinct(words).filter((word) => !isKnown.has(word));
  sections.structure.varint(added.length);
  sections.literals.bytes(toPlanes(new Uint8Array(added.buffer), 4));
  const palette = paletteOf(known, added);
  const rankOf = new Map(Array.from(palette, (word, rank) => [word, rank]));
  const ranks = Int32Array.from(words, (word) => rankOf.get(word) as number);
  const becomes = mostFrequent(before, ranks);
  for (const word of known) {
    sections.structure.signed((becomes.get(word) as number) - (rankOf.get(word) as number));
  }
  const changed: number[] = [];
  for (const [row, word] of before.entries()) {
    const further = ranks[row] - (becomes.get(word) as number);
    if (further === 0) continue;
    changed.push(row);
    sections.differences.signed(further);
  }
  writeRowSet(changed, sections.rows);
  for (const rank of ranks.subarray(before.length)) sections.literals.varint(rank);
}

/** Above so many different values a device would take long to put them in order. */
const MOST_VALUES = 4096;

export const hasFewValues = (base: FixedColumn): boolean => new Set(wordsOf(base)).size <= MOST_VALUES;

/** @param rows how many there are afterwards @throws DeltaError */
export function applyPalette(base: FixedColumn, rows: number, sections: SectionReaders, out: Output): void {
  const { structure, differences, literals } = sections;
  const words = out.reserveInt32(rows);
  const before = wordsOf(base).subarray(0, rows);
  const known = distinct(before);
  const count = structure.varint();
  const planes = new PlaneReader(literals.bytes(4 * count), 4);
  const added = new Uint32Array(count);
  planes.add(new Uint8Array(added.buffer), 0, count);
  const palette = paletteOf(known, added);
  const rankOf = new Map(Array.from(palette, (word, rank) => [word, rank]));
  const becomes = new Map<number, number>();
  for (const word of known) becomes.set(word, (rankOf.get(word) as number) + structure.signed());
  const nextChanged = readRowSet(sections.rows, before.length).cursor();
  let change = nextChanged();
  for (let row = 0; row < rows; row++) {
    let rank = row < before.length ? (becomes.get(before[row]) as number) : literals.varint();
    if (row === change) {
      rank += differences.signed();
      change = nextChanged();
    }
    if (!(rank >= 0 && rank < palette.length)) throw damaged(`rank ${rank}`);
    words[row] = palette[rank];
  }
}

/** A copy, at a multiple of four bytes. */
const wordsOf = ({ values }: FixedColumn): Uint32Array => new Uint32Array(values.slice().buffer);

/** Ascending. */
const distinct = (words: Uint32Array): Uint32Array => Uint32Array.from(new Set(words)).sort();

const paletteOf = (known: Uint32Array, added: Uint32Array): Uint32Array =>
  Uint32Array.from([...known, ...added]).sort();

/** What rank most rows of each value have afterwards, the first of those that as many have. */
function mostFrequent(before: Uint32Array, ranks: Int32Array): Map<number, number> {
  const counts = new Map<number, Map<number, number>>();
  for (const [row, word] of before.entries()) {
    const of = counts.get(word) ?? new Map<number, number>();
    counts.set(word, of.set(ranks[row], (of.get(ranks[row]) ?? 0) + 1));
  }
  return new Map(Array.from(counts, ([word, of]) => [word, [...of].reduce((a, b) => (b[1] > a[1] ? b : a))[0]]));
}
