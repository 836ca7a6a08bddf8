import type { Painted } from "../dom/painted.ts";
import type { ListView } from "../dom/read-list.ts";
import { anchorsOf } from "./anchors.ts";
import { arrange } from "./arrange.ts";
import { glide } from "./glide.ts";
import { keepSelection } from "./keep-selection.ts";
import { moveNode, renewNodes } from "./move-node.ts";
import { plan } from "./plan.ts";
import { type Box, heldRows } from "./policy.ts";

/** How freely rows may move now. */
export interface Freedom {
  /** Everything may move: the list comes back into view, or the visitor is in a dialog above it. */
  readonly all: boolean;
  /** Visible rows below this edge may move, in CSS px from the viewport's top; Infinity for none. */
  readonly below: number;
  /**
   * The browser would compare with a frame that the visitor saw long ago (before the page went into the back/forward
   * cache), and count as a shift what nobody sees move. Boxes made anew are not compared.
   */
  readonly renew: boolean;
}

/**
 * Works out how to bring `view` into the order `wanted`, as far as `freedom` goes, and returns what does it; null when
 * nothing moves. All layout is read here and none in the returned function, so several lists cost one layout, not many.
 */
export function prepareReorder(
  view: ListView,
  wanted: readonly string[],
  freedom: Freedom,
  painted: Painted,
): (() => void) | null {
  const { element: list, rows } = view;
  const elements = rows.map((row) => row.element);
  const ids = rows.map((row) => row.id);
  if (!view.reorderable || !misplaced(ids, wanted)) return null;

  const free = freedom.all || list.getAttribute("data-move") === "all";
  // Without a painted row nobody sees anything move, and reading layout would only slow the first paint down.
  const boxes = new Map(
    !freedom.all && elements.some(painted.has) ? elements.map((row) => [row, boxOf(row)] as const) : [],
  );
  const held =
    free || boxes.size === 0
      ? rows.map(() => false)
      : heldRows(
          elements.map((row) => ({ box: boxes.get(row) ?? null, painted: painted.has(row) })),
          { width: innerWidth, height: innerHeight, freeBelow: freedom.below },
        );
  const target = arrange(ids, wanted, held);
  const moves = plan(target, anchorsOf(rows, held));
  if (moves.length === 0) return null;

  const separated = getComputedStyle(elements[0]).display.startsWith("inline");
  const move = () => {
    for (const { row, before } of moves)
      moveNode(list, elements[row], before === null ? null : elements[before], separated);
  };
  return () => {
    keepSelection(list, () => {
      const renewed =
        freedom.renew &&
        renewNodes(
          list,
          target.map((row) => elements[row]),
        );
      if (!renewed) move();
    });
    glide(boxes);
  };
}

/** Whether the rows with wanted ids stand in another order than wanted. */
function misplaced(ids: readonly (string | null)[], wanted: readonly string[]): boolean {
  return arrange(ids, wanted, []).some((row, place) => row !== place);
}

export function boxOf(element: Element): Box | null {
  const box = element.getBoundingClientRect();
  return box.width === 0 && box.height === 0 ? null : box;
}
