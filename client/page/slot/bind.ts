import type { Card } from "../../../shared/contracts/engine-api.ts";
import { ITEM } from "../dom/marks.ts";

const TEXT = "data-afterclick-text";
const HREF = "data-afterclick-href";
const SRC = "data-afterclick-src";

/**
 * Fills a clone of a slot's template: data-afterclick-text="title" (price, category, brand, id),
 * data-afterclick-href="url", data-afterclick-src="image". A field that is empty leaves what the template has.
 * Catalogue text never becomes markup, and an address is only ever http(s).
 */
export function bind(root: Element, card: Card): void {
  root.setAttribute(ITEM, card.id);
  for (const element of [root, ...root.querySelectorAll(`[${TEXT}],[${HREF}],[${SRC}]`)]) {
    const text = field(card, element.getAttribute(TEXT));
    if (text) element.textContent = text;
    const href = field(card, element.getAttribute(HREF));
    if (isWebAddress(href)) element.setAttribute("href", href);
    const src = field(card, element.getAttribute(SRC));
    if (isWebAddress(src)) {
      element.setAttribute("src", src);
      element.setAttribute("alt", card.title);
    }
  }
}

const field = (card: Card, name: string | null): string =>
  name !== null && Object.hasOwn(card, name) ? String(card[name as keyof Card]) : "";

function isWebAddress(text: string): boolean {
  return (
    text !== "" && URL.canParse(text, document.baseURI) && /^https?:$/.test(new URL(text, document.baseURI).protocol)
  );
}
