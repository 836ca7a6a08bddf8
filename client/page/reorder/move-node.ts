/**
 * Puts `node` before `before` (null: at the end) among the children of `parent`. moveBefore keeps frames, focus and
 * playing media alive where the browser has it (https://dom.spec.whatwg.org/#dom-parentnode-movebefore).
 *
 * With `separated`, white space after the node goes along: between inline blocks it is the gap the visitor sees.
 */
export function moveNode(parent: Element, node: Element, before: Element | null, separated: boolean): void {
  const gap = separated ? (whiteSpace(node.nextSibling) ?? whiteSpace(node.previousSibling)) : null;
  place(parent, node, before);
  if (gap) place(parent, gap, before ?? node);
}

const whiteSpace = (node: Node | null): ChildNode | null =>
  node instanceof Text && node.data.trim() === "" ? node : null;

function place(parent: Element, node: ChildNode, before: Element | null): void {
  if (typeof parent.moveBefore === "function") parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
}

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
