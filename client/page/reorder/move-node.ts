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
  (parent.moveBefore ?? parent.insertBefore).call(parent, node, before);
}
