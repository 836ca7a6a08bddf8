import { has, LIST, SLOT } from "../dom/marks.ts";
import { type ListView, readList } from "../dom/read-list.ts";
import { readSlot, type SlotView } from "../slot/read-slot.ts";

/** What of a page there is to rank, as it stands now. */
export interface Targets {
  readonly lists: readonly ListView[];
  readonly slots: readonly SlotView[];
}

/** `open` is the item the page is about, which no slot should show. A list without items has nothing to rank. */
export function readTargets(open: string | null): Targets {
  const all = (attribute: string) => [...document.querySelectorAll(has(attribute))];
  return {
    lists: all(LIST)
      .map(readList)
      .filter((list) => list !== null)
      .filter((list) => list.ids.length > 0),
    slots: all(SLOT)
      .map((slot) => readSlot(slot, open))
      .filter((slot) => slot !== null),
  };
}
