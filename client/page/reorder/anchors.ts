import type { Row } from "../dom/read-list.ts";

/**
 * Rows that must not be moved, most important first: moving the node that holds the focus or an end of the selection
 * loses them, where the browser has no moveBefore; and rows that hold their place should not be touched at all.
 */
export function anchorsOf(rows: readonly Row[], held: readonly boolean[]): number[] {
  const selection = getSelection();
  const selected = selection && !selection.isCollapsed ? [selection.anchorNode, selection.focusNode] : [];
  const holding = (node: Node | null) => rows.findIndex((row) => node !== null && row.element.contains(node));
  const holds = [...held.keys()].filter((row) => held[row]);
  return [...new Set([holding(document.activeElement), ...selected.map(holding), ...holds])].filter((row) => row >= 0);
}
