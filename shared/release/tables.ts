/**
 * The Arrow tables of a release, each with its writer beside its reader (Apache Arrow IPC file format, one record batch a
 * table, so that columns are read as views of the downloaded bytes). The only file that knows the Arrow library.
 *
 * Absent text is "", an absent number NaN: no validity bitmaps, so a column is one typed array.
 */
import {
  type Column,
  columnFromArray,
  dictionary,
  fixedSizeList,
  float32,
  int8,
  int32,
  list,
  type Table,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  uint8,
  utf8,
} from "@uwdata/flechette";
import type { Card, CatalogueItem } from "../contracts/index.ts";
import type { VectorTable } from "./quantise.ts";

/** A part that is Arrow but not the table this code expects. */
export class TableError extends Error {
  override name = "TableError";
}

/** Text column as codes: values[codes[i]] is item i's text, "" when absent. */
export interface CodedText {
  readonly codes: Int32Array;
  readonly values: readonly string[];
}

/** items.arrow: what rules and cards need, by item index. */
export interface ItemTable {
  readonly n: number;
  readonly keys: readonly string[];
  /** NaN when unknown. */
  readonly prices: Float32Array;
  /** 0 out of stock, 1 in stock or unknown. */
  readonly inStock: Uint8Array;
  /** Seconds since the epoch; 0 when unknown. */
  readonly publishedAt: Int32Array;
  /** Region codes separated by one space; "" everywhere. */
  readonly regions: CodedText;
  /** category, brand and the catalogue's own attributes. */
  readonly attributes: ReadonlyMap<string, CodedText>;
  /** "" when the catalogue has none. A card reads two more texts, each a microsecond. */
  title(index: number): string;
  card(index: number): Card;
}

/** How two items can be related; each is a weight column of neighbours.arrow. Formulas: server/publisher/tables. */
export const NEIGHBOUR_KINDS = ["covisit", "forward", "next", "session"] as const;
export type NeighbourKind = (typeof NEIGHBOUR_KINDS)[number];

/**
 * neighbours.arrow as compressed sparse rows: the neighbours of item i are items[offsets[i] ... offsets[i+1]).
 * The weight of entry e of row i is (levels[e] / 255 * roots[i])^2: square roots are what ranking reads, and they fit a
 * byte better than the weights do.
 */
export interface NeighbourTable {
  readonly n: number;
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** uint8[pairs] by kind */
  readonly levels: Readonly<Record<NeighbourKind, Uint8Array>>;
  /** float32[n] by kind: square root of the row's largest weight */
  readonly roots: Readonly<Record<NeighbourKind, Float32Array>>;
}

/** Columns of stats.arrow, float32[n] each. Counts below the release's kSessions are shipped as 0. */
export const STATS = [
  /** ln(1 + sessions with the item), over all sessions and the last 20, 5 and 1 % of them */
  "popularity",
  "popularity20",
  "popularity5",
  "popularity1",
  /** place of the k-th session with the item from either end of the log, 0 (oldest) to 1 (newest) */
  "firstSeen",
  "lastSeen",
  /** share of sessions with the item that come back to it later on / right away */
  "repeatRate",
  "repeatNextRate",
  /** share of sessions with the item that end with it */
  "exitRate",
] as const;
export type Stat = (typeof STATS)[number];
export type StatsTable = { readonly n: number } & Readonly<Record<Stat, Float32Array>>;

export function writeVectors(table: VectorTable): Uint8Array {
  const rows = Array.from({ length: table.n }, (_, i) =>
    table.rows.subarray(i * table.dimension, (i + 1) * table.dimension),
  );
  return toBytes({
    vector: columnFromArray(rows, fixedSizeList(int8(), table.dimension)),
    scale: columnFromArray(table.scales, float32()),
  });
}

export function readVectors(bytes: Uint8Array): VectorTable {
  const table = fromBytes(bytes, "vectors");
  const vectors = batch(table, "vector");
  const child = vectors.children?.[0];
  const dimension = (vectors as unknown as { stride: number }).stride;
  const rows = child && typed(child.values, Int8Array, table.numRows * dimension, "vector");
  if (!rows) throw new TableError("vectors: the column 'vector' is not a fixed-size list of int8");
  return { n: table.numRows, dimension, rows, scales: numbers(table, "scale", Float32Array) };
}

/** Rows in index order; `attributes` names the columns to ship besides category and brand. */
export function writeItems(items: readonly CatalogueItem[], attributes: readonly string[]): Uint8Array {
  const text = (of: (item: CatalogueItem) => string | undefined) =>
    columnFromArray(
      items.map((item) => of(item) ?? ""),
      utf8(),
    );
  const coded = (of: (item: CatalogueItem) => string | undefined) =>
    columnFromArray(
      items.map((item) => of(item) ?? ""),
      dictionary(utf8(), int32()),
    );
  return toBytes({
    key: text((item) => item.id),
    title: text((item) => item.title),
    url: text((item) => item.url),
    image: text((item) => item.image),
    price: columnFromArray(
      Float32Array.from(items, (item) => item.price ?? Number.NaN),
      float32(),
    ),
    inStock: columnFromArray(
      Uint8Array.from(items, (item) => (item.inStock === false ? 0 : 1)),
      uint8(),
    ),
    publishedAt: columnFromArray(
      Int32Array.from(items, (item) => item.publishedAt ?? 0),
      int32(),
    ),
    regions: coded((item) => item.regions?.join(" ")),
    "attribute:category": coded((item) => item.category),
    "attribute:brand": coded((item) => item.brand),
    ...Object.fromEntries(attributes.map((name) => [`attribute:${name}`, coded((item) => item.attributes?.[name])])),
  });
}

export function readItems(bytes: Uint8Array): ItemTable {
  const table = fromBytes(bytes, "items");
  const keys = strings(table, "key").toArray() as string[];
  const title = strings(table, "title");
  const url = strings(table, "url");
  const image = strings(table, "image");
  const prices = numbers(table, "price", Float32Array);
  const attributes = new Map<string, CodedText>();
  for (const { name } of table.schema.fields) {
    if (name.startsWith("attribute:")) attributes.set(name.slice("attribute:".length), codedText(table, name));
  }
  const attribute = (name: string, index: number): string => {
    const column = attributes.get(name);
    return column ? column.values[column.codes[index]] : "";
  };
  return {
    n: table.numRows,
    keys,
    prices,
    inStock: numbers(table, "inStock", Uint8Array),
    publishedAt: numbers(table, "publishedAt", Int32Array),
    regions: codedText(table, "regions"),
    attributes,
    title: (index) => title.at(index) ?? "",
    card: (index) => ({
      id: keys[index],
      title: title.at(index) ?? "",
      url: url.at(index) ?? "",
      image: image.at(index) ?? "",
      price: Number.isNaN(prices[index]) ? "" : prices[index].toFixed(2),
      category: attribute("category", index),
      brand: attribute("brand", index),
    }),
  };
}

export function writeNeighbours(table: NeighbourTable): Uint8Array {
  const row = <T extends Int32Array | Uint8Array>(values: T, i: number): T =>
    values.subarray(table.offsets[i], table.offsets[i + 1]) as T;
  const rows = <T extends Int32Array | Uint8Array>(values: T): T[] =>
    Array.from({ length: table.n }, (_, i) => row(values, i));
  const columns: Record<string, Column<unknown>> = { item: columnFromArray(rows(table.items), list(int32())) };
  for (const kind of NEIGHBOUR_KINDS) {
    columns[kind] = columnFromArray(rows(table.levels[kind]), list(uint8()));
    columns[`${kind}_root`] = columnFromArray(table.roots[kind], float32());
  }
  return toBytes(columns);
}

export function readNeighbours(bytes: Uint8Array): NeighbourTable {
  const table = fromBytes(bytes, "neighbours");
  const n = table.numRows;
  const lists = batch(table, "item");
  const offsets = typed(lists.offsets, Int32Array, n + 1, "item");
  const pairs = offsets[n];
  for (let i = 0; i < n; i++) {
    if (offsets[i] > offsets[i + 1] || offsets[0] !== 0) throw new TableError("neighbours: offsets are not ascending");
  }
  const items = typed(lists.children?.[0]?.values, Int32Array, pairs, "item");
  for (const item of items) if (item < 0 || item >= n) throw new TableError(`neighbours: no item ${item}`);
  const levels = {} as Record<NeighbourKind, Uint8Array>;
  const roots = {} as Record<NeighbourKind, Float32Array>;
  for (const kind of NEIGHBOUR_KINDS) {
    levels[kind] = typed(batch(table, kind).children?.[0]?.values, Uint8Array, pairs, kind);
    roots[kind] = numbers(table, `${kind}_root`, Float32Array);
  }
  return { n, offsets, items, levels, roots };
}

export function writeStats(table: StatsTable): Uint8Array {
  return toBytes(Object.fromEntries(STATS.map((name) => [name, columnFromArray(table[name], float32())])));
}

export function readStats(bytes: Uint8Array): StatsTable {
  const table = fromBytes(bytes, "stats");
  const columns = Object.fromEntries(STATS.map((name) => [name, numbers(table, name, Float32Array)]));
  return { n: table.numRows, ...(columns as Record<Stat, Float32Array>) };
}

function toBytes(columns: Record<string, Column<unknown>>): Uint8Array {
  const bytes = tableToIPC(tableFromColumns(columns), { format: "file" });
  if (!bytes) throw new TableError("the Arrow writer gave no bytes");
  return bytes;
}

function fromBytes(bytes: Uint8Array, name: string): Table {
  try {
    return tableFromIPC(bytes);
  } catch (cause) {
    throw new TableError(`${name}: not an Arrow IPC file`, { cause });
  }
}

/** The parts of the library's record batches that this file reads. */
interface Batch {
  readonly values?: unknown;
  readonly offsets?: unknown;
  readonly children?: readonly Batch[];
}

function column(table: Table, name: string): Column<unknown> {
  const found = table.getChild(name) as Column<unknown> | null | undefined;
  if (!found) throw new TableError(`column '${name}' is missing`);
  if (found.data.length > 1) throw new TableError(`column '${name}' has more than one record batch`);
  return found;
}

function batch(table: Table, name: string): Batch {
  // A table without rows has no batch to look into.
  return (column(table, name).data[0] as unknown as Batch | undefined) ?? {};
}

function numbers<T extends Float32Array | Int32Array | Uint8Array>(
  table: Table,
  name: string,
  type: new (length: number) => T,
): T {
  return typed(batch(table, name).values, type, table.numRows, name);
}

/** A view of the first `length` values, or an error that names the column. Arrow pads its buffers. */
function typed<T extends Float32Array | Int32Array | Uint8Array | Int8Array>(
  values: unknown,
  type: new (length: number) => T,
  length: number,
  name: string,
): T {
  if (length === 0 && values === undefined) return new type(0);
  if (!(values instanceof type) || values.length < length) {
    throw new TableError(`column '${name}' is not ${length} values of ${type.name}`);
  }
  return values.subarray(0, length) as T;
}

function strings(table: Table, name: string): Column<string> {
  return column(table, name) as Column<string>;
}

function codedText(table: Table, name: string): CodedText {
  const found = batch(table, name) as Batch & { readonly dictionary?: Column<string> };
  const codes = typed(found.values, Int32Array, table.numRows, name);
  if (!found.dictionary) {
    if (table.numRows === 0) return { codes, values: [""] };
    throw new TableError(`column '${name}' is not dictionary-encoded`);
  }
  const values = found.dictionary.toArray() as string[];
  for (const code of codes)
    if (code < 0 || code >= values.length) throw new TableError(`column '${name}': no code ${code}`);
  return { codes, values };
}
