import type { Row } from "../dom/read-list.ts";

/**
 * Rows that must not be moved, most important first: moving the node that holds the focus loses it, where the browser
 * has no moveBefore; and rows that hold their place should not be touched at all.
 */
export function anchorsOf(rows: readonly Row[], held: readonly boolean[]): number[] {
  const focused = rows.findIndex((row) => row.element.contains(document.activeElement));
  const holds = [...held.keys()].filter((row) => held[row] && row !== focused);
  return focused < 0 ? holds : [focused, ...holds];
}
