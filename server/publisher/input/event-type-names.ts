import { EVENT_TYPES } from "../../../shared/contracts/event.ts";
import { normalised } from "./columns.ts";

/** What other systems call our event types, normalised (lower case, letters and digits only). */
const SYNONYMS: Readonly<Record<string, string>> = {
  pageview: "view",
  productview: "view",
  viewitem: "view",
  detail: "view",
  detailpageview: "view",
  pv: "view",
  views: "view",
  impressions: "impression",
  shown: "impression",
  clicks: "click",
  clickout: "click",
  select: "click",
  selectitem: "click",
  addtocart: "cart",
  addtobasket: "cart",
  basket: "cart",
  carts: "cart",
  buy: "purchase",
  bought: "purchase",
  order: "purchase",
  orders: "purchase",
  transaction: "purchase",
  purchases: "purchase",
  watch: "dwell",
  fav: "view",
  favorite: "view",
  favourite: "view",
  wishlist: "view",
  addtowishlist: "view",
  // No interest in the item: these count for nothing, as scrolling does.
  removefromcart: "scroll",
  removefrombasket: "scroll",
  removefromwishlist: "scroll",
};

/** Codes (indices into EVENT_TYPES) by the names seen in a file; remembers what it looked up. */
export class EventTypeNames {
  readonly #codes = new Map<string, number>();

  /** Code of a type's name, or -1 when it means none of ours. */
  code(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    const plain = normalised(name);
    const code = (EVENT_TYPES as readonly string[]).indexOf(SYNONYMS[plain] ?? plain);
    // Bounded: a column mapped by mistake may have a different value in every row.
    if (this.#codes.size < 1000) this.#codes.set(name, code);
    return code;
  }
}
