import * as v from "valibot";
import { type CatalogueItem, CatalogueItemSchema } from "../../../shared/contracts/item.ts";
import { type CatalogueColumns, type CatalogueField, findCatalogueColumns } from "./catalogue-columns.ts";
import { idFault } from "./item-id.ts";
import { scalarText } from "./json-object.ts";
import { parseAvailability } from "./parse-availability.ts";
import { parsePrice } from "./parse-price.ts";
import { detectTimeFormat, parseTime } from "./time.ts";

/** Longest text that is of use as an attribute; what is longer is prose, and left out. */
const LONGEST_ATTRIBUTE = 512;
/** What nothing costs in any currency. Devices hold float32, in which a price of 1e39 would be infinite. */
const HIGHEST_PRICE = 1e15;
const MISSING = new Set(["", "NaN", "nan", "null", "NULL", "None"]);

/** Values in the order of the columns: text from CSV and XML, anything from JSON. */
export type ItemValues = readonly unknown[];

/** Turns rows with known columns into catalogue items. */
export class ItemMapper {
  readonly #columns: CatalogueColumns;

  constructor(columns: readonly string[], idColumn?: string) {
    this.#columns = findCatalogueColumns(columns, idColumn);
  }

  /** Whether there is a column for the id, without which nothing can be read. */
  get hasId(): boolean {
    return this.#columns.fields.id >= 0;
  }

  /** The item, or why the row is none. */
  parse(values: ItemValues): CatalogueItem | string {
    const text = (field: CatalogueField): string => {
      const found = plainText(values[this.#columns.fields[field]]);
      return MISSING.has(found) ? "" : found;
    };
    const id = plainText(values[this.#columns.fields.id]);
    const item: v.InferInput<typeof CatalogueItemSchema> = { id };
    for (const field of ["title", "category", "brand", "description"] as const)
      if (text(field)) item[field] = text(field);
    for (const field of ["url", "image"] as const) if (text(field)) item[field] = text(field);
    const fault =
      idFault(id, "item id") ??
      linkFault(text("url"), /^https?:/i) ??
      linkFault(text("image"), /^(https?|data:image\/)/i) ??
      addPrice(item, text("price")) ??
      addStock(item, text("inStock")) ??
      addPublishedAt(item, text("publishedAt"));
    if (fault !== null) return fault;
    const regions = textList(values[this.#columns.fields.regions]);
    if (regions.length > 0) item.regions = regions;
    const attributes = this.#attributes(values);
    if (Object.keys(attributes).length > 0) item.attributes = attributes;
    const parsed = v.safeParse(CatalogueItemSchema, item);
    return parsed.success
      ? parsed.output
      : `bad ${v.getDotPath(parsed.issues[0]) ?? "item"}: ${parsed.issues[0].message}`;
  }

  #attributes(values: ItemValues): Record<string, string> {
    const attributes: Record<string, string> = {};
    const add = (name: string, value: unknown): void => {
      const text = Array.isArray(value) ? textList(value).join(", ") : plainText(value);
      if (!MISSING.has(text) && text.length <= LONGEST_ATTRIBUTE) attributes[name] = text;
    };
    for (const { name, column } of this.#columns.attributes) {
      const value = values[column];
      if (name === "attributes" && typeof value === "object" && value !== null && !Array.isArray(value)) {
        for (const [key, inner] of Object.entries(value)) add(key, inner);
      } else {
        add(name, value);
      }
    }
    return attributes;
  }
}

const plainText = (value: unknown): string => scalarText(value).trim();

function textList(value: unknown): string[] {
  const parts = Array.isArray(value) ? value.map(plainText) : plainText(value).split(/[\s,;|]+/);
  return parts.filter((part) => !MISSING.has(part));
}

/** The page puts links into href and src: a scheme that runs code must not get there. */
function linkFault(link: string, allowed: RegExp): string | null {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(link)?.[0];
  return scheme && !allowed.test(link) ? `bad link: "${scheme}" is not a scheme for a page or a picture` : null;
}

function addPrice(item: { price?: number | undefined }, text: string): string | null {
  if (text === "") return null;
  const price = parsePrice(text);
  if (!(price <= HIGHEST_PRICE)) return `bad price: "${text.slice(0, 40)}" is not a price such as 12.50 or "12.50 EUR"`;
  item.price = price;
  return null;
}

function addStock(item: { inStock?: boolean | undefined }, text: string): string | null {
  if (text === "") return null;
  const inStock = parseAvailability(text);
  if (inStock === null) return `bad availability: "${text.slice(0, 40)}" is neither in_stock nor out_of_stock`;
  item.inStock = inStock;
  return null;
}

function addPublishedAt(item: { publishedAt?: number | undefined }, text: string): string | null {
  if (text === "") return null;
  const time = parseTime(text, detectTimeFormat([text]));
  // RSS writes dates as mail does: "Tue, 10 Jun 2003 04:00:00 GMT".
  const ms = typeof time === "number" ? time : /^[A-Za-z]{3}, \d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) return `bad publication time: "${text.slice(0, 40)}" is neither Unix seconds nor ISO 8601`;
  item.publishedAt = Math.floor(ms / 1000);
  return null;
}
