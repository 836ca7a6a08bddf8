import type { Freedom } from "../reorder/reorder.ts";
import { whenCalm } from "./showing-cost.ts";

/**
 * A dialog over the lists has closed: they may stand in their new order, by `showAll`. Where that would be felt, not in the frame
 * that answers the key or the click, which has the page without the dialog to lay out and paint.
 */
export async function uncover(showAll: (freedom: Freedom) => void): Promise<void> {
  await whenCalm();
  showAll({ all: true });
}
