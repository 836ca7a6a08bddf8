import { has, ITEM, idOf, listOf, nameOf } from "./marks.ts";

/** A direct child of a list: the unit that moves. */
export interface Row {
  readonly element: Element;
  /** The one item inside; null for a child without any (an advert, a heading), which holds its place. */
  readonly id: string | null;
}

export interface ListView {
  readonly element: Element;
  readonly name: string;
  readonly rows: readonly Row[];
  /** Item ids in page order, each once. */
  readonly ids: string[];
  /** Elements marked as items of this list, in page order. */
  readonly items: readonly Element[];
  /** False when a child holds several items, so that moving it would tear none or all of them along. */
  readonly reorderable: boolean;
}

/** Reads one list or slot as it stands now; null when its name is missing or too long. */
export function readList(element: Element): ListView | null {
  const name = nameOf(element);
  if (!name) return null;
  const items = [...element.querySelectorAll(has(ITEM))].filter((item) => listOf(item) === element);
  const byChild = new Map<Element, string | null>();
  const ids = new Set<string>();
  let reorderable = true;
  for (const item of items) {
    const id = idOf(item);
    if (id) ids.add(id);
    let child = item;
    while (child.parentElement !== element) child = child.parentElement!;
    if (byChild.has(child)) reorderable = false;
    byChild.set(child, id);
  }
  return {
    element,
    name,
    rows: [...element.children].map((child) => ({ element: child, id: byChild.get(child) ?? null })),
    ids: [...ids],
    items,
    reorderable,
  };
}
