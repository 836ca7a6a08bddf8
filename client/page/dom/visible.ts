import { has, holds, VIEW } from "./marks.ts";

/** Whether the element is rendered. Old browsers without checkVisibility get the answer from its boxes. */
export const isRendered = (element: Element): boolean =>
  element.checkVisibility?.({ visibilityProperty: true }) ?? element.getClientRects().length > 0;

/**
 * The dialog about an item that the visitor is in, if any: it lies over the lists of the page. Other dialogs (cookies, a
 * newsletter) do not count, the visitor still has the page in mind.
 */
export const openItemDialog = (): Element | null =>
  [...document.querySelectorAll(':modal,[aria-modal="true"]')].find(
    (dialog) => isRendered(dialog) && holds(dialog, has(VIEW)),
  ) ?? null;
