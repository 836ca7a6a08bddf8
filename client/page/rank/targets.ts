import { has, LIST, SLOT } from "../dom/marks.ts";
import { type ListView, readList } from "../dom/read-list.ts";
import { later } from "../load-later.ts";
import type { SlotView } from "../slot/read-slot.ts";

/** What of a page there is to rank, as it stands now. */
export interface Targets {
  readonly lists: readonly ListView[];
  /** None until the second file is there, which fills them. */
  readonly slots: readonly SlotView[];
}

/** `open` is the item the page is about, which no slot should show. A list without items has nothing to rank. */
export function readTargets(open: string | null): Targets {
  const all = <T>(attribute: string, read: (element: Element) => T | null | undefined) =>
    [...document.querySelectorAll(has(attribute))].flatMap((element) => read(element) ?? []);
  return {
    lists: all(LIST, readList).filter((list) => list.ids.length > 0),
    slots: all(SLOT, (slot) => later?.readSlot(slot, open)),
  };
}
