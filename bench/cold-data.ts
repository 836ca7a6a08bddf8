import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { splitRecord } from "../server/publisher/input/delimited.ts";
import type { CatalogueItem } from "../shared/contracts/item.ts";

/** A log with a catalogue made of its own columns. */
export interface ShopData {
  readonly name: string;
  /** Item ids in order, oldest session first. */
  readonly sessions: readonly (readonly string[])[];
  readonly catalogue: readonly CatalogueItem[];
  /** What the baseline calls the category of an item. */
  readonly categoryOf: ReadonlyMap<string, string>;
}

const DATA = "../shared/data";

/** Clothing shop: category, colour, price, and where on which page of the shop an item stands. Null when absent. */
export function readEshop(): ShopData | null {
  const rows = readRows(`${DATA}/eshop2008/clickstream.csv.gz`, ";");
  if (!rows) return null;
  const sessions = new Map<string, string[]>();
  const catalogue = new Map<string, CatalogueItem>();
  for (const row of rows) {
    const id = row["page 2 (clothing model)"];
    append(sessions, row["session ID"], id);
    const { colour, location, page } = row;
    const attributes = { colour, location, page, photography: row["model photography"], dear: row["price 2"] };
    catalogue.set(id, { id, category: row["page 1 (main category)"], price: Number(row.price), attributes });
  }
  return {
    name: "eshop2008",
    sessions: [...sessions.values()],
    catalogue: [...catalogue.values()],
    categoryOf: new Map([...catalogue.values()].map(({ id, category }) => [id, category ?? ""])),
  };
}

/** A head noun that fewer items have is no category. */
const LEAST_IN_CATEGORY = 20;

/**
 * Gift shop, an invoice being a session: names and prices. It has no categories, so the baseline's is the last word of the
 * name ("BAG", "MUG", "CANDLES"), which in English says what a thing is. Null when absent.
 */
export function readOnlineRetail(): ShopData | null {
  const rows = readRows(`${DATA}/online-retail/invoices.csv.gz`, ",");
  if (!rows) return null;
  const sessions = new Map<string, { at: number; items: string[] }>();
  const catalogue = new Map<string, CatalogueItem>();
  for (const row of rows) {
    // Returns and corrections are no visits.
    if (Number(row.Quantity) <= 0 || Number(row.UnitPrice) <= 0) continue;
    const id = row.StockCode.replaceAll(" ", "_");
    const session = sessions.get(row.InvoiceNo) ?? { at: Number(row.InvoiceDate), items: [] };
    if (!session.items.includes(id)) session.items.push(id);
    sessions.set(row.InvoiceNo, session);
    if (!catalogue.has(id)) catalogue.set(id, { id, title: row.Description, price: Number(row.UnitPrice) });
  }
  const heads = new Map([...catalogue.values()].map(({ id, title }) => [id, title?.trim().split(/\s+/).at(-1) ?? ""]));
  const sizes = new Map<string, number>();
  for (const head of heads.values()) sizes.set(head, (sizes.get(head) ?? 0) + 1);
  const named = (head: string): string => ((sizes.get(head) ?? 0) >= LEAST_IN_CATEGORY ? head : "other");
  return {
    name: "online-retail",
    sessions: [...sessions.values()].sort((a, b) => a.at - b.at).map(({ items }) => items),
    catalogue: [...catalogue.values()],
    categoryOf: new Map([...heads].map(([id, head]) => [id, named(head)])),
  };
}

function append(sessions: Map<string, string[]>, session: string, item: string): void {
  const items = sessions.get(session);
  if (items) items.push(item);
  else sessions.set(session, [item]);
}

/** Rows by column name; null, said so, when the file is not there. */
function readRows(file: string, separator: string): Record<string, string>[] | null {
  if (!existsSync(file)) {
    console.log(`skipped: ${file} is not there. It is public data that is not part of this project.`);
    return null;
  }
  const lines = gunzipSync(readFileSync(file)).toString("utf8").split(/\r?\n/);
  const split = (line: string): readonly string[] => {
    const fields = splitRecord(line, separator, false);
    if (typeof fields === "string") throw new Error(`${file}: bad quoting in '${line}'`);
    return fields;
  };
  const names = split(lines[0]);
  return lines
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => {
      const fields = split(line);
      return Object.fromEntries(names.map((name, column) => [name, fields[column]]));
    });
}
