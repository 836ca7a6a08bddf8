import { idOf, listOf } from "../dom/marks.ts";
import { readList } from "../dom/read-list.ts";

export interface ItemContext {
  readonly at: number;
  readonly item: string;
  readonly list?: string;
  readonly position?: number;
}

/** What an event on an item says of it: when, which, in which list and where in it. Null without a valid id. */
export function itemContext(element: Element): ItemContext | null {
  const item = idOf(element);
  if (!item) return null;
  const list = listOf(element);
  const view = list && readList(list);
  return { at: Date.now(), item, ...(view && { list: view.name, position: view.items.indexOf(element) }) };
}
