import { has, ITEM, idOf, listOf, nameOf } from "../dom/marks.ts";

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
  const at = Date.now();
  const list = listOf(element);
  const name = list && nameOf(list);
  if (!name) return { at, item };
  const siblings = [...list.querySelectorAll(has(ITEM))].filter((other) => listOf(other) === list);
  return { at, item, list: name, position: siblings.indexOf(element) };
}
