import type { CatalogueItem } from "../../../shared/contracts/index.ts";
import { growableFloat32, growableInt32 } from "../input/growable.ts";
import type { SparseRows } from "./sparse-rows.ts";

/** Only the beginning of a description is read, and its words count less than those of a title. */
const DESCRIPTION_WORDS = 40;
const DESCRIPTION_WEIGHT = 0.3;
/** Texts beyond this are cut: a title of a hundred words is not a title. */
const TITLE_WORDS = 60;
/** Words are counted in so many places (a power of two): a shared place makes a rare word look a little less rare. */
const COUNTERS = 1 << 21;

/** What is known of an item apart from its visits, as words with weights. */
function addWords(item: CatalogueItem, add: (word: string, weight: number) => void): void {
  for (const word of split(item.title, TITLE_WORDS)) add(word, 1);
  for (const word of split(item.description, DESCRIPTION_WORDS)) add(word, DESCRIPTION_WEIGHT);
  for (const word of split(item.category, TITLE_WORDS)) add(`category ${word}`, 1);
  const { category } = item;
  if (category) add(`category = ${category}`, 2);
  if (item.brand) add(`brand = ${item.brand}`, 1);
  for (const [name, value] of Object.entries(item.attributes ?? {})) {
    add(`${name} = ${value}`, 1);
    // Page 2 of trousers is not near page 2 of blouses: an attribute says more beside the category.
    if (category) add(`${category}: ${name} = ${value}`, 1);
  }
  // Half-octave steps: prices compare by ratio.
  if (item.price !== undefined && item.price > 0) add(`price ${Math.round(2 * Math.log2(item.price))}`, 1);
}

const WORD = /[\p{L}\p{N}]+/gu;

function split(text: string | undefined, most: number): string[] {
  const words: string[] = [];
  if (!text) return words;
  for (const [word] of text.toLowerCase().matchAll(WORD)) {
    words.push(word);
    if (words.length === most) break;
  }
  return words;
}

/**
 * Unit rows over hashed columns (feature hashing, Weinberger et al. 2009), rare words weighing more. An item of which
 * nothing is known has an empty row.
 *
 * Memory is 8 bytes a word and item: words are hashed as they are read and never kept.
 *
 * @param mostColumns a power of two; fewer are used when there are few words
 */
export function hashedWords(items: readonly CatalogueItem[], mostColumns: number): SparseRows {
  const hashes = growableInt32();
  const weights = growableFloat32();
  const offsets = new Float64Array(items.length + 1);
  const documents = new Int32Array(COUNTERS);
  const words = new Map<number, number>();
  const add = (word: string, weight: number) => {
    const hash = fnv1a(word);
    words.set(hash, (words.get(hash) ?? 0) + weight);
  };
  items.forEach((item, i) => {
    words.clear();
    addWords(item, add);
    for (const [hash, weight] of words) {
      hashes.push(hash);
      weights.push(weight);
      documents[hash & (COUNTERS - 1)]++;
    }
    offsets[i + 1] = hashes.length;
  });
  const width = widthFor(documents, mostColumns);
  const columns = hashes.view();
  const values = weights.view();
  for (let i = 0; i < items.length; i++) {
    let squares = 0;
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      const hash = columns[at];
      const rarity = Math.log(1 + items.length / documents[hash & (COUNTERS - 1)]);
      // The sign makes words that share a column cancel rather than pile up.
      values[at] *= hash & 0x40000000 ? rarity : -rarity;
      columns[at] = hash & (width - 1);
      squares += values[at] * values[at];
    }
    const scale = 1 / Math.sqrt(squares || 1);
    for (let at = offsets[i]; at < offsets[i + 1]; at++) values[at] *= scale;
  }
  return { width, offsets, columns, values };
}

/** Twice the words that more than one item has, so that few share a column; a word of one item teaches nothing. */
function widthFor(documents: Int32Array, most: number): number {
  let shared = 0;
  for (const count of documents) if (count > 1) shared++;
  let width = 64;
  while (width < most && width < 2 * shared) width *= 2;
  return width;
}

/** FNV-1a, 32 bits, over UTF-16 units, with a last mix: the low bits of neighbours are else alike. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
