/** Whether the element is rendered. Old browsers without checkVisibility get the answer from its boxes. */
export const isRendered = (element: Element): boolean =>
  typeof element.checkVisibility === "function"
    ? element.checkVisibility({ visibilityProperty: true })
    : element.getClientRects().length > 0;

/** The modal dialog (or full-screen element) on top of the page, if any. */
export const openModal = (): Element | null => document.querySelector(":modal");
