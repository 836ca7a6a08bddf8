/**
 * The second file of the page, asked for when the first has begun and not waited for: what there is no use for before the
 * engine has answered once or the visitor has looked at the page for a while. What the first moments need is in the first
 * file: the remembered order before first paint, the worker's start, clicks and what they do to a list.
 */

export { listsElsewhere } from "./rank/lists-elsewhere.ts";
export { glide } from "./reorder/glide.ts";
export { endSteps, stepOf, stepOn } from "./reorder/in-steps.ts";
export { moveRows } from "./reorder/move-rows.ts";
export { renewNodes } from "./reorder/renew-nodes.ts";
export { saveOrders } from "./save-orders.ts";
export { isEmpty, prepareSlots } from "./slot/fill.ts";
export { readSlot } from "./slot/read-slot.ts";
export { takeOver } from "./take-over.ts";
export { startSignals } from "./tracker/signals.ts";
