import { has, idOf, VIEW } from "../dom/marks.ts";
import { isRendered } from "../dom/visible.ts";
import type { Record } from "./recorder.ts";

export interface Views {
  /** The item the page is about now, null for none. */
  readonly item: string | null;
  /** To be called when the page changed or came into view. Looks which element with data-afterclick-view is shown, the last if there are several (a dialog on top). */
  scan(): void;
  /** Counts the open item as viewed anew: the visitor came back to it. */
  restart(): void;
}

/** Views of items: told when the page, a route of it or a dialog starts to be about an item. */
export function trackViews(record: Record, opened: (item: string | null) => void): Views {
  let item: string | null = null;
  let shown: Element | null = null;
  const scan = () => {
    // A page in a tab behind, or rendered ahead of the visit, is not looked at yet.
    if (document.hidden) return;
    const element = [...document.querySelectorAll(has(VIEW))].filter(isRendered).at(-1) ?? null;
    const now = element && idOf(element, VIEW);
    if (now === item && element === shown) return;
    const changed = now !== item;
    item = now;
    shown = element;
    // A framework that swaps the element for an equal one has not opened the item again.
    if (!changed) return;
    opened(item);
    if (item) record({ type: "view", at: Date.now(), item }, element ?? undefined);
  };
  return {
    get item() {
      return item;
    },
    scan,
    restart() {
      if (item) record({ type: "view", at: Date.now(), item });
    },
  };
}
