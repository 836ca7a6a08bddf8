import { ANY_LIST, has, SLOT } from "./dom/marks.ts";
import { type ListView, readList } from "./dom/read-list.ts";

export interface ListsNow {
  /** Every list and slot with a name; none when these are as they were. */
  readonly all: readonly ListView[];
  /** Lists that are new or have other items than at the last look; and slots that are new. */
  readonly fresh: readonly ListView[];
}

/** Looks at the page's lists and slots, and knows them again at the next look. */
export function listsSeen(): (asTheyWere?: boolean) => ListsNow {
  const known = new WeakMap<Element, string | true>();
  return (asTheyWere) => {
    const all = [...(asTheyWere ? [] : document.querySelectorAll(ANY_LIST))].flatMap(
      (element) => readList(element) ?? [],
    );
    const fresh = all.filter(({ element, ids }) => {
      // The same items in another order are the site's choice, or ours. What a slot shows is always ours.
      const content = element.matches(has(SLOT)) || [...ids].sort().join("\n");
      const changed = known.get(element) !== content;
      known.set(element, content);
      return changed;
    });
    return { all, fresh };
  };
}
