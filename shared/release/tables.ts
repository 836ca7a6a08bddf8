/**
 * The Arrow tables of a release, each with its writer beside its reader. Absent text is "", an absent number NaN: no validity
 * bitmaps, so a column is one typed array.
 */
import type { Card, CatalogueItem } from "../contracts/index.ts";
import {
  type CodedText,
  type Columns,
  codedColumn,
  codedText,
  fixedListColumn,
  fixedLists,
  fromBytes,
  keyColumn,
  listColumn,
  listOffsets,
  listValues,
  numberColumn,
  numbers,
  requireBelow,
  takeRows,
  textColumn,
  texts,
  toBytes,
} from "./arrow.ts";
import type { KeyColumn } from "./key-column.ts";
import type { VectorTable } from "./quantise.ts";

/** items.arrow: what rules and cards need, by item index. */
export interface ItemTable {
  readonly n: number;
  readonly keys: KeyColumn;
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
  /** float32[n] by kind: square root of the row's largest weight, rounded up to 10 bits */
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

export function writeVectors({ rows, dimension, scales }: VectorTable): Uint8Array {
  return toBytes({ vector: fixedListColumn(rows, dimension), scale: numberColumn(scales) });
}

export function readVectors(bytes: Uint8Array): VectorTable {
  const table = fromBytes(bytes, "vectors");
  const { rows, length: dimension } = fixedLists(table, "vector");
  return { n: table.numRows, dimension, rows, scales: numbers(table, "scale", Float32Array) };
}

/** Rows in index order; `attributes` names the columns to ship besides category and brand. */
export function writeItems(items: readonly CatalogueItem[], attributes: readonly string[]): Uint8Array {
  const text = (of: (item: CatalogueItem) => string | undefined) => textColumn(items.map((item) => of(item) ?? ""));
  const coded = (of: (item: CatalogueItem) => string | undefined) => codedColumn(items.map((item) => of(item) ?? ""));
  return toBytes({
    key: text((item) => item.id),
    title: text((item) => item.title),
    url: text((item) => item.url),
    image: text((item) => item.image),
    price: numberColumn(Float32Array.from(items, (item) => item.price ?? Number.NaN)),
    inStock: numberColumn(Uint8Array.from(items, (item) => (item.inStock === false ? 0 : 1))),
    publishedAt: numberColumn(Int32Array.from(items, (item) => item.publishedAt ?? 0)),
    regions: coded((item) => item.regions?.join(" ")),
    "attribute:category": coded((item) => item.category),
    "attribute:brand": coded((item) => item.brand),
    ...Object.fromEntries(attributes.map((name) => [`attribute:${name}`, coded((item) => item.attributes?.[name])])),
  });
}

export function readItems(bytes: Uint8Array): ItemTable {
  const table = fromBytes(bytes, "items");
  const keys = keyColumn(table, "key");
  const title = texts(table, "title");
  const url = texts(table, "url");
  const image = texts(table, "image");
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
      id: keys.at(index),
      title: title.at(index) ?? "",
      url: url.at(index) ?? "",
      image: image.at(index) ?? "",
      price: Number.isNaN(prices[index]) ? "" : prices[index].toFixed(2),
      category: attribute("category", index),
      brand: attribute("brand", index),
    }),
  };
}

export const writeNeighbours = (table: NeighbourTable): Uint8Array => toBytes(neighbourColumns(table));

function neighbourColumns({ offsets, items, levels, roots }: NeighbourTable): Columns {
  return {
    item: listColumn(items, offsets),
    ...Object.fromEntries(
      NEIGHBOUR_KINDS.flatMap((kind) => [
        [kind, listColumn(levels[kind], offsets)],
        [`${kind}_root`, numberColumn(roots[kind])],
      ]),
    ),
  };
}

export function readNeighbours(bytes: Uint8Array): NeighbourTable {
  const table = fromBytes(bytes, "neighbours");
  const n = table.numRows;
  const offsets = listOffsets(table, "item");
  const pairs = offsets[n];
  const items = listValues(table, "item", Int32Array, pairs);
  requireBelow(items, n, "item");
  const levels = {} as Record<NeighbourKind, Uint8Array>;
  const roots = {} as Record<NeighbourKind, Float32Array>;
  for (const kind of NEIGHBOUR_KINDS) {
    levels[kind] = listValues(table, kind, Uint8Array, pairs);
    roots[kind] = numbers(table, `${kind}_root`, Float32Array);
  }
  return { n, offsets, items, levels, roots };
}

export function writeStats(table: StatsTable): Uint8Array {
  return toBytes(Object.fromEntries(STATS.map((name) => [name, numberColumn(table[name])])));
}

export function readStats(bytes: Uint8Array): StatsTable {
  const table = fromBytes(bytes, "stats");
  const columns = Object.fromEntries(STATS.map((name) => [name, numbers(table, name, Float32Array)]));
  return { n: table.numRows, ...(columns as Record<Stat, Float32Array>) };
}

/** The tables of a release, by the role of their part. */
export const TABLES = ["items", "vectors", "neighbours", "stats"] as const;
export type TableName = (typeof TABLES)[number];

/**
 * head.arrow: some items' rows of all four tables as one table, which each of the readers above takes its columns from. Row
 * numbers are the head's own, also those of neighbours; neighbours that it does not hold are left out.
 *
 * @param rows ascending, so that ties are broken as in the whole
 */
export function writeHead(
  { items, vectors, neighbours, stats }: Readonly<Record<TableName, Uint8Array>>,
  rows: readonly number[],
): Uint8Array {
  return toBytes({
    ...takeRows(fromBytes(items, "items"), rows),
    ...takeRows(fromBytes(vectors, "vectors"), rows),
    ...takeRows(fromBytes(stats, "stats"), rows),
    ...neighbourColumns(neighboursAmong(readNeighbours(neighbours), rows)),
  });
}

function neighboursAmong(
  { n, offsets, items, levels, roots }: NeighbourTable,
  rows: readonly number[],
): NeighbourTable {
  const placeOf = new Int32Array(n).fill(-1);
  for (const [place, row] of rows.entries()) placeOf[row] = place;
  const kept = rows.map((row) => {
    const pairs = Array.from({ length: offsets[row + 1] - offsets[row] }, (_, e) => offsets[row] + e);
    return pairs.filter((pair) => placeOf[items[pair]] >= 0);
  });
  const ends = new Int32Array(rows.length + 1);
  for (const [place, pairs] of kept.entries()) ends[place + 1] = ends[place] + pairs.length;
  const pairs = kept.flat();
  const byKind = <T>(of: (kind: NeighbourKind) => T) =>
    Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, of(kind)])) as Record<NeighbourKind, T>;
  return {
    n: rows.length,
    offsets: ends,
    items: Int32Array.from(pairs, (pair) => placeOf[items[pair]]),
    levels: byKind((kind) => Uint8Array.from(pairs, (pair) => levels[kind][pair])),
    roots: byKind((kind) => Float32Array.from(rows, (row) => roots[kind][row])),
  };
}
