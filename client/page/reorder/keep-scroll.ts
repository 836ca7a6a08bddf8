import { nextFrame } from "../rank/next-frame.ts";

/**
 * Runs `move`, which moves rows of `list` in view, and the page stays where it is scrolled to: a browser holds on to a row
 * in view and scrolls after it (https://www.w3.org/TR/css-scroll-anchoring-1/). Until the frame is drawn it may hold on to
 * none of this list.
 */
export function keepScroll(list: Element, move: () => void): void {
  const { style } = list as HTMLElement;
  const before = style.overflowAnchor;
  style.overflowAnchor = "none";
  move();
  // The site's own choice, or that of a move in the same frame.
  if (before === "none") return;
  void nextFrame().then(() => {
    style.overflowAnchor = before;
    if (!list.getAttribute("style")) list.removeAttribute("style");
  });
}
