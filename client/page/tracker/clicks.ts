import { CART, ITEM, marked, PURCHASE } from "../dom/marks.ts";
import type { Listen } from "../listen.ts";
import { itemContext } from "./item-context.ts";
import type { Record } from "./recorder.ts";

/** Clicks on items, by pointer, by keyboard (browsers make a click of it) and with the middle button (a new tab). */
export function trackClicks(listen: Listen, record: Record): void {
  listen(document, "click auxclick", (event) => {
    if (event.type === "auxclick" && (event as MouseEvent).button !== 1) return;
    const element = marked(event, ITEM);
    // A button that buys is not a look at the item: actions.ts records what it does.
    if (!element || marked(event, CART) || marked(event, PURCHASE)) return;
    const context = itemContext(element);
    if (context) record({ type: "click", ...context }, element);
  });
}
