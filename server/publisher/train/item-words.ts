import type { CatalogueItem } from "../../../shared/contracts/index.ts";

/** A sparse row: columns and their values. */
export interface SparseRow {
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

/** Words of a title count more than those of a description, and only its beginning is read. */
const DESCRIPTION_WORDS = 40;
const DESCRIPTION_WEIGHT = 0.3;

/** What is known of an item apart from its visits, as words with weights. */
function wordsOf(item: CatalogueItem): Map<string, number> {
  const words = new Map<string, number>();
  const add = (word: string, weight: number) => words.set(word, (words.get(word) ?? 0) + weight);
  for (const word of split(item.title)) add(word, 1);
  for (const word of split(item.description).slice(0, DESCRIPTION_WORDS)) add(word, DESCRIPTION_WEIGHT);
  for (const word of split(item.category)) add(`category ${word}`, 1);
  if (item.category) add(`category = ${item.category}`, 2);
  if (item.brand) add(`brand = ${item.brand}`, 1);
  for (const [name, value] of Object.entries(item.attributes ?? {})) add(`${name} = ${value}`, 1);
  // Half-octave steps: prices compare by ratio.
  if (item.price !== undefined && item.price > 0) add(`price ${Math.round(2 * Math.log2(item.price))}`, 1);
  return words;
}

const split = (text: string | undefined): string[] => text?.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Unit rows over `width` hashed columns (feature hashing, Weinberger et al. 2009), rare words weighing more. An item of
 * which nothing is known has an empty row.
 */
export function hashedWords(items: readonly CatalogueItem[], width: number): SparseRow[] {
  const words = items.map(wordsOf);
  const documents = new Map<string, number>();
  for (const row of words) for (const word of row.keys()) documents.set(word, (documents.get(word) ?? 0) + 1);
  return words.map((row) => {
    const sums = new Map<number, number>();
    for (const [word, weight] of row) {
      const hash = fnv1a(word);
      const column = hash % width;
      const rarity = Math.log(1 + items.length / (documents.get(word) as number));
      // The sign makes words that share a column cancel rather than pile up.
      sums.set(column, (sums.get(column) ?? 0) + (hash & 0x40000000 ? weight : -weight) * rarity);
    }
    const length = Math.sqrt([...sums.values()].reduce((squares, value) => squares + value * value, 0)) || 1;
    return { columns: [...sums.keys()], values: [...sums.values()].map((value) => value / length) };
  });
}

/** FNV-1a, 32 bits, over UTF-16 units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
