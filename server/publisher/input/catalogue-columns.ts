import { normalised } from "./columns.ts";

export const CATALOGUE_FIELDS = [
  "id",
  "title",
  "url",
  "image",
  "price",
  "category",
  "brand",
  "inStock",
  "publishedAt",
  "regions",
  "description",
] as const;
export type CatalogueField = (typeof CATALOGUE_FIELDS)[number];

/**
 * Normalised names, likeliest first: those of the contract, of Google Merchant Center (support.google.com/merchants
 * answer 7052112), of RSS and Atom, of schema.org, of common shop systems.
 */
const GUESSES: Readonly<Record<CatalogueField, readonly string[]>> = {
  id: "id itemid item productid product sku stockcode articleid article videoid video contentid asin aid handle guid".split(
    " ",
  ),
  title: "title name productname producttitle itemtitle itemname label headline".split(" "),
  url: "url link producturl itemurl permalink href canonicalurl".split(" "),
  image: "image imagelink imageurl img imgurl imagesrc thumbnail thumbnailurl picture photo".split(" "),
  price: "price unitprice currentprice listprice amount".split(" "),
  category: "category producttype googleproductcategory categoryname categorypath categories department genre".split(
    " ",
  ),
  brand: "brand manufacturer vendor maker".split(" "),
  inStock: "instock availability available isavailable stock stockstatus".split(" "),
  publishedAt: "publishedat published pubdate publicationdate publishdate datepublished releasedate createdat".split(
    " ",
  ),
  regions: "regions region countries".split(" "),
  description: "description text summary body content longdescription".split(" "),
};

/** Which column holds which field (-1: none) and which are further attributes. */
export interface CatalogueColumns {
  readonly fields: Readonly<Record<CatalogueField, number>>;
  readonly attributes: readonly { readonly name: string; readonly column: number }[];
}

/** @param idColumn the user's name for the id column, which wins over the guesses */
export function findCatalogueColumns(columns: readonly string[], idColumn?: string): CatalogueColumns {
  const plain = columns.map((column) => normalised(attributeName(column)));
  const taken = new Set<number>();
  const fields = {} as Record<CatalogueField, number>;
  for (const field of CATALOGUE_FIELDS) {
    const guesses = field === "id" && idColumn !== undefined ? [normalised(idColumn)] : GUESSES[field];
    fields[field] = -1;
    for (const guess of guesses) {
      const at = plain.findIndex((name, column) => name === guess && !taken.has(column));
      if (at < 0) continue;
      fields[field] = at;
      taken.add(at);
      break;
    }
  }
  const attributes = columns
    .map((column, index) => ({ name: attributeName(column), column: index }))
    // A feed may say a thing twice, as title and g:title: the second is no attribute.
    .filter(({ name, column }) => name !== "" && ![...taken].some((other) => plain[other] === plain[column]));
  return { fields, attributes };
}

/** Merchant feeds put their own namespace before the names. */
const attributeName = (column: string): string => column.replace(/^g:/, "");
