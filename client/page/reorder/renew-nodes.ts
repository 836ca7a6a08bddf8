/**
 * Takes all children out and puts them back with the elements in `order`, so that the browser makes new boxes for them;
 * the focus is restored. Does nothing and says so when that would load an embedded page again.
 */
export function renewNodes(parent: Element, order: readonly Element[]): boolean {
  if (parent.querySelector("iframe,object,embed")) return false;
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const next = order.values();
  parent.append(...[...parent.childNodes].map((node) => (node instanceof Element ? next.next().value! : node)));
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return true;
}
