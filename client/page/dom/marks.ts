/** The attributes a site marks its page with, and how they are read. Ids and names out of bounds count as absent. */

export const LIST = "data-afterclick-list";
export const SLOT = "data-afterclick-slot";
export const ITEM = "data-afterclick-item";
export const VIEW = "data-afterclick-view";
export const CART = "data-afterclick-cart";
export const PURCHASE = "data-afterclick-purchase";
export const SEARCH = "data-afterclick-search";

export const has = (attribute: string): string => `[${attribute}]`;
export const ANY_LIST = `${has(LIST)},${has(SLOT)}`;

/** Bounds of ItemIdSchema and ListNameSchema; a page script has no room for the schemas themselves. */
const read = (element: Element, attribute: string, most: number): string | null => {
  const text = element.getAttribute(attribute);
  return text && text.length <= most ? text : null;
};

export const idOf = (element: Element, attribute = ITEM): string | null => read(element, attribute, 512);

/** Name of a list or slot element. */
export const nameOf = (element: Element): string | null => read(element, LIST, 128) ?? read(element, SLOT, 128);

/** The list or slot an item belongs to: the innermost around it. An item that is itself a list belongs outside. */
export const listOf = (item: Element): Element | null => item.parentElement?.closest(ANY_LIST) ?? null;

/** The innermost element with `attribute` that an event happened in; sees into open shadow roots. */
export const marked = (event: Event, attribute: string): Element | null =>
  event.composedPath().find((at): at is Element => at instanceof Element && at.hasAttribute(attribute)) ?? null;

/** Whether the element, or one in it, fits the selector. */
export const holds = (element: Element, selector: string): unknown =>
  element.matches(selector) || element.querySelector(selector);
