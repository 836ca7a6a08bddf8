import { type Box, inView } from "./policy.ts";

/** More at once is a blur, not a movement that the eye can follow. */
const MOST_MOVERS = 60;
const DURATION_MS = 200;

/**
 * Lets rows glide from where they were to where they are now (FLIP, Lewis 2015): transforms only, so no layout in
 * between. Nothing moves for visitors who ask for reduced motion.
 */
export function glide(before: ReadonlyMap<Element, Box | null>): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const view = { width: innerWidth, height: innerHeight };
  const movers = [...before]
    .map(([element, old]) => ({ element, old, now: element.getBoundingClientRect() }))
    .filter(
      ({ old, now }) =>
        old && (old.top !== now.top || old.left !== now.left) && (inView(old, view) || inView(now, view)),
    );
  if (movers.length > MOST_MOVERS) return;
  for (const { element, old, now } of movers)
    element.animate(
      [{ transform: `translate(${old!.left - now.left}px, ${old!.top - now.top}px)` }, { transform: "none" }],
      {
        duration: DURATION_MS,
        easing: "ease-out",
      },
    );
}
