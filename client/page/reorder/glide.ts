import { type Box, inView } from "./policy.ts";

/** More at once is a blur, not a movement that the eye can follow. */
const MOST_MOVERS = 60;
const DURATION_MS = 200;
/** Where the last order took longer to be drawn, a glide would stutter, and cost more than the order itself. */
const MOST_DRAWING_MS = 50;

const running = new WeakMap<Element, Animation>();
/** Whether the last order in view was drawn quickly: from its moves to the end of the frame that showed them. */
let quick = true;

/**
 * Lets rows glide to where they are now from where they were, `boxes` (FLIP, Lewis 2015): transforms only, so no layout in
 * between. Only rows whose glide a visitor can see: those that left a place in the viewport or arrive at one. `target` has
 * the row for each place. Nothing glides for visitors who ask for reduced motion, nor where frames take long (ADR 25).
 */
export function glide(rows: readonly Element[], target: readonly number[], boxes: readonly (Box | null)[]): void {
  const view = { width: innerWidth, height: innerHeight };
  const left = [...target.keys()].filter((row) => target[row] !== row && boxes[row] && inView(boxes[row], view));
  const seen = [...new Set(left.flatMap((row) => [row, target[row]]))];
  if (seen.length === 0 || document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  // In the frame that shows the new places: it needs their layout anyway, and the answer does not wait for it.
  const began = performance.now();
  requestAnimationFrame(() => {
    const gliding = quick;
    if (gliding) start(seen.map((row) => [rows[row], boxes[row]]));
    // By then the frame has been drawn. To begin again it must be quicker: what glides takes time itself.
    setTimeout(() => {
      quick = performance.now() - began <= (gliding ? MOST_DRAWING_MS : MOST_DRAWING_MS / 2);
    });
  });
}

function start(before: readonly (readonly [Element, Box | null])[]): void {
  // A glide that is still under way would be taken for the place.
  for (const [element] of before) running.get(element)?.cancel();
  const movers = before
    .map(([element, old]) => ({ element, old, now: element.getBoundingClientRect() }))
    .filter(({ old, now }) => old && (old.top !== now.top || old.left !== now.left));
  if (movers.length > MOST_MOVERS) return;
  for (const { element, old, now } of movers) {
    const from = `translate(${old!.left - now.left}px, ${old!.top - now.top}px)`;
    const timing = { duration: DURATION_MS, easing: "ease-out" };
    running.set(element, element.animate([{ transform: from }, { transform: "none" }], timing));
  }
}
