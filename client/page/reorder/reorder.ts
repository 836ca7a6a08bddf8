import type { ListView } from "../dom/read-list.ts";
import { later } from "../load-later.ts";
import type { Shown } from "../rank/show.ts";
import { anchorsOf } from "./anchors.ts";
import { arrange } from "./arrange.ts";
import { moveNode } from "./move-node.ts";
import { plan } from "./plan.ts";
import { type Box, heldRows } from "./policy.ts";

/** How freely rows may move now. */
export interface Freedom {
  /** Everything may move: the list comes back into view, or the visitor is in a dialog above it. */
  readonly all?: boolean;
  /** Visible rows below this edge may move, in CSS px from the viewport's top; none when absent. */
  readonly below?: number | undefined;
  /** When the visitor clicked, by Date.now(); absent when nobody did. */
  readonly at?: number;
  /**
   * The browser would compare with a frame that the visitor saw long ago (before the page went into the back/forward
   * cache), and count as a shift what nobody sees move. Boxes made anew are not compared.
   */
  readonly renew?: boolean;
}

/** A change of the page in two steps, so that several cost one layout: first all that write, then all that look. */
export interface Change {
  write(): void;
  /** Looks at the layout after all writes; absent when there is no need. */
  look?(): void;
}

/**
 * Works out how to bring `view` into the order `wanted`, as far as `freedom` goes; null when nothing moves. All layout
 * that this needs is read here. In a long list rows out of view follow when the page is idle.
 */
export function prepareReorder(
  view: ListView,
  wanted: readonly string[],
  freedom: Freedom,
  page: Shown,
): Change | null {
  const { element: list, rows } = view;
  const { painted } = page;
  later?.endSteps(list);
  const elements = rows.map((row) => row.element);
  const ids = rows.map((row) => row.id);
  if (!view.reorderable || !misplaced(ids, wanted)) return null;

  // Without a painted row nobody sees anything move, and reading layout would only slow the first paint down.
  const boxes = !freedom.renew && elements.some(painted.has) ? elements.map(boxOf) : null;
  const held =
    boxes && !freedom.all && list.getAttribute("data-move") !== "all"
      ? heldRows(
          boxes.map((box, row) => ({ box, painted: painted.has(elements[row]) })),
          { width: innerWidth, height: innerHeight, freeBelow: freedom.below },
        )
      : rows.map(() => false);
  const whole = arrange(ids, wanted, held);
  const target = (boxes && later?.stepOf(whole, boxes)) ?? whole;
  const focused = elements.findIndex((row) => row.contains(document.activeElement));
  const moves = plan(target, anchorsOf(ids, wanted, held, target, focused));
  if (moves.length === 0) return null;

  // Asked only where there is something between the rows: before the first paint the answer costs a style calculation.
  const separated =
    elements[0].nextSibling instanceof Text && getComputedStyle(elements[0]).display.startsWith("inline");
  const move = () => {
    const ordered = target.map((row) => elements[row]);
    if (freedom.renew && later?.renewNodes(list, ordered)) return;
    for (const { row, before } of moves)
      moveNode(list, elements[row], before === null ? null : elements[before], separated);
  };
  return {
    // A visitor who has selected something has been here for a while, as has one who comes back.
    write: () => (later ? later.moveRows(list, move, freedom) : move()),
    look() {
      if (boxes && !freedom.all) later?.glide(elements, target, boxes);
      later?.stepOn(list, page, (now, free) => prepareReorder(now, wanted, free, page), freedom);
    },
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
