import type { CatalogueItem } from "../../../shared/contracts/index.ts";
import type { OwnVectors } from "../input/read-vectors.ts";
import { hashedWords } from "./item-words.ts";
import type { SparseRow } from "./ridge.ts";
import { isEmptyRow, type SparseRows } from "./sparse-rows.ts";

/**
 * Most columns that words are hashed to (powers of two); own vectors come after them. Fewer make words share columns: on
 * 3,900 products with names, predicted vectors of known items come to a cosine of 0.37 with 512, 0.42 with 1,024 and 0.46
 * with 2,048. Beside own vectors, which say most of it, regression would get slow.
 */
const WORD_COLUMNS = 2048;
const WORD_COLUMNS_BESIDE_OWN = 1024;
/** Longer own vectors are folded by a random projection (Johnson-Lindenstrauss): beyond this, regression gets slow. */
const MOST_OWN_COLUMNS = 384;

/** What is known of items apart from their visits, as rows for a regression: words of the catalogue, then own vectors. */
export class ItemDescriptions {
  readonly #words: SparseRows;
  readonly #own: OwnVectors | null;
  readonly #ownColumns: number;
  /** Row of the own vectors by item, -1 without one. */
  readonly #ownRows: Int32Array;
  /** The row that `row` fills: own vectors are unfolded one at a time, a million of them would not fit. */
  readonly #row: SparseRow;

  constructor(items: readonly CatalogueItem[], own: OwnVectors | null) {
    this.#words = hashedWords(items, own ? WORD_COLUMNS_BESIDE_OWN : WORD_COLUMNS);
    this.#own = own;
    this.#ownColumns = own ? Math.min(own.dimension, MOST_OWN_COLUMNS) : 0;
    this.#ownRows = new Int32Array(items.length).fill(-1);
    if (own) {
      const rowOf = new Map(own.ids.map((id, row) => [id, row]));
      items.forEach(({ id }, i) => {
        this.#ownRows[i] = rowOf.get(id) ?? -1;
      });
    }
    let longest = 0;
    const { offsets } = this.#words;
    for (let i = 0; i < items.length; i++) longest = Math.max(longest, offsets[i + 1] - offsets[i]);
    const room = longest + this.#ownColumns;
    this.#row = { columns: new Int32Array(room), values: new Float64Array(room), length: 0 };
  }

  /** Columns of a row. */
  get width(): number {
    return this.#words.width + this.#ownColumns;
  }

  has(item: number): boolean {
    return this.#ownRows[item] >= 0 || !isEmptyRow(this.#words, item);
  }

  /** The row of an item; the next call overwrites it. */
  row(item: number): SparseRow {
    const { offsets, columns, values, width } = this.#words;
    const row = this.#row;
    row.length = 0;
    for (let at = offsets[item]; at < offsets[item + 1]; at++) {
      row.columns[row.length] = columns[at];
      row.values[row.length++] = values[at];
    }
    const own = this.#ownRows[item];
    if (this.#own && own >= 0) {
      const { dimension, values: all } = this.#own;
      const folded = foldToUnit(all.subarray(own * dimension, (own + 1) * dimension), this.#ownColumns);
      for (let j = 0; j < folded.length; j++) {
        row.columns[row.length] = width + j;
        row.values[row.length++] = folded[j];
      }
    }
    return row;
  }
}

/** A unit vector of `columns` numbers: as it is when short enough, else by sparse random signs (Achlioptas 2003). */
function foldToUnit(vector: Float32Array, columns: number): Float64Array {
  const folded = new Float64Array(columns);
  vector.forEach((value, j) => {
    if (vector.length <= columns) {
      folded[j] = value;
      return;
    }
    // Each number goes to four columns with signs that depend on its place alone.
    let hash = Math.imul(j + 1, 0x9e3779b1);
    for (let copy = 0; copy < 4; copy++) {
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
      folded[(hash >>> 1) % columns] += hash & 1 ? value : -value;
    }
  });
  const length = Math.sqrt(folded.reduce((squares, value) => squares + value * value, 0)) || 1;
  return folded.map((value) => value / length);
}
