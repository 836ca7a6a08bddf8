import type { RecordGrant } from "../../../shared/contracts/consent.ts";
import { CART, ITEM, marked, PURCHASE } from "../dom/marks.ts";
import type { Listen } from "../listen.ts";
import { itemContext } from "./item-context.ts";
import type { Record } from "./recorder.ts";

/** Clicks on items, by pointer, by keyboard (browsers make a click of it) and with the middle button (a new tab). */
export function trackClicks(_grant: RecordGrant, listen: Listen, record: Record): void {
  listen(document, "click auxclick", (event) => {
    if (event.type === "auxclick" && (event as MouseEvent).button !== 1) return;
    const element = marked(event, ITEM);
    // A button that buys is not a look at the item: actions.ts records what it does.
    if (!element || marked(event, CART) || marked(event, PURCHASE)) return;
    // The click the browser then makes on the control is the one that counts.
    if (event.type === "click" && clicksControlIn(element, event)) return;
    const context = itemContext(element);
    if (context) record({ type: "click", ...context }, element);
  });
}

/** Whether the browser will follow this click, on a label, with one on the label's control inside `item`. */
function clicksControlIn(item: Element, event: Event): boolean {
  // Other things to click inside a label act for themselves.
  const acting = (event.composedPath()[0] as Element).closest("a[href],button,input,select,textarea,label");
  const control = acting instanceof HTMLLabelElement && acting.control;
  return control ? item.contains(control) && !control.matches(":disabled") : false;
}
