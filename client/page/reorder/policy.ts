/** Edges in CSS px from the viewport's top left corner. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface Place {
  /** Null when the row takes no room: not rendered, so nobody sees it move. */
  readonly box: Box | null;
  /** False until the row has been through a frame. */
  readonly painted: boolean;
}

export interface Look {
  readonly width: number;
  readonly height: number;
  /**
   * Rows whose top is at or below this edge may move although visible: the visitor clicked above them and expects
   * something to happen. Absent when nobody clicked.
   */
  readonly freeBelow?: number | undefined;
}

/** A browser counts what moves later than 500 ms after an input as a shift (Layout Instability, hadRecentInput). */
const EXPECTED_MS = 400;

/** Whether what moves now still follows from a click at that time, by Date.now(). */
export const isExpected = (clickAt: number): boolean => Date.now() - clickAt < EXPECTED_MS;

/** Sizes closer than this count as equal; fractional layouts round differently from row to row. */
const TOLERANCE_PX = 1;

/**
 * Which rows must keep their place so that nothing shifts where the visitor looks.
 *
 * A row holds when it is painted, in the viewport and not below the click. When rows differ in size, moving one above a
 * row that holds would push that row, so all rows before the last that holds then hold too.
 */
export function heldRows(places: readonly Place[], look: Look): boolean[] {
  const held = places.map(
    ({ box, painted }) => painted && box !== null && inView(box, look) && box.top < (look.freeBelow ?? Infinity),
  );
  if (evenlySized(places)) return held;
  const last = held.lastIndexOf(true);
  return held.map((_, row) => row <= last);
}

export const inView = (box: Box, look: Pick<Look, "width" | "height">): boolean =>
  box.bottom > 0 && box.right > 0 && box.top < look.height && box.left < look.width;

function evenlySized(places: readonly Place[]): boolean {
  const boxes = places.map(({ box }) => box).filter((box) => box !== null);
  // A row that takes no room pushes nothing where it stands, and pulls everything up where one with room stood.
  if (boxes.length < places.length) return false;
  const close = (a: number, b: number) => Math.abs(a - b) <= TOLERANCE_PX;
  return boxes.every(
    (box) =>
      close(box.bottom - box.top, boxes[0].bottom - boxes[0].top) &&
      close(box.right - box.left, boxes[0].right - boxes[0].left),
  );
}
