import type { RecordGrant } from "../../../shared/contracts/consent.ts";
import { CART, has, ITEM, idOf, marked, PURCHASE } from "../dom/marks.ts";
import type { Listen } from "../listen.ts";
import type { Record } from "./recorder.ts";

/**
 * Add-to-cart and purchase: a click on an element, or the submit of a form, with data-afterclick-cart="ID" or
 * data-afterclick-purchase="ID". An empty value means the item around it, else the item the page is about.
 */
export function trackActions(_grant: RecordGrant, listen: Listen, record: Record, openItem: () => string | null): void {
  for (const [type, attribute] of [
    ["cart", CART],
    ["purchase", PURCHASE],
  ] as const)
    listen(document, "click submit", (event) => {
      const element = marked(event, attribute);
      // A form is done when it is submitted, not when something in it is clicked.
      if (!element || element instanceof HTMLFormElement !== (event.type === "submit")) return;
      const around = element.closest(has(ITEM));
      const item = idOf(element, attribute) ?? (around && idOf(around)) ?? openItem();
      if (item) record({ type, at: Date.now(), item }, element);
    });
}
