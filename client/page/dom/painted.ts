/**
 * Which elements the visitor may have seen. An element that has not been through a frame may move freely; later moves
 * would be layout shifts. A hidden tab runs no frames, so nothing in it counts as seen.
 */
export interface Painted {
  has(element: Element): boolean;
  /** Marks the elements as seen once the next frame is drawn. */
  afterFrame(elements: readonly Element[]): void;
}

export function painted(): Painted {
  const seen = new WeakSet<Element>();
  // Elements that were there when the script began are judged by whether a frame had been drawn by then: only frames move
  // the document's timeline on (https://drafts.csswg.org/web-animations-1/#document-timelines). Paint entries come too
  // late for this, some frames after the paint.
  const alreadyPainted = Number(document.timeline.currentTime) > 0;
  let first = true;
  const mark = (elements: readonly Element[]) => {
    for (const element of elements) seen.add(element);
  };
  return {
    has: (element) => seen.has(element),
    afterFrame(elements) {
      if (first && alreadyPainted) mark(elements);
      else requestAnimationFrame(() => mark(elements));
      first = false;
    },
  };
}
