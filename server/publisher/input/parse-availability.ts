import { normalised } from "./columns.ts";

const IN_STOCK = new Set(
  "true t yes y instock available availablenow preorder backorder limitedavailability limited onlineonly instoreonly".split(
    " ",
  ),
);
const OUT_OF_STOCK = new Set("false f no n outofstock unavailable notavailable soldout discontinued".split(" "));

/** True when the item can be had now or ordered ahead; null when the text says neither. Numbers are pieces in stock. */
export function parseAvailability(text: string): boolean | null {
  // schema.org writes https://schema.org/InStock.
  const plain = normalised(text.slice(text.lastIndexOf("/") + 1));
  if (IN_STOCK.has(plain)) return true;
  if (OUT_OF_STOCK.has(plain)) return false;
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) > 0 : null;
}
