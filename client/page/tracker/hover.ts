import { ITEM, marked } from "../dom/marks.ts";
import type { Listen } from "../listen.ts";
import { elapsedMs } from "./elapsed.ts";
import { itemContext } from "./item-context.ts";
import type { Record } from "./recorder.ts";

/** A pointer that only crosses an item stays less long. */
const INTENT_MS = 300;

/** Hover intent: the pointer (not a finger) rested on an item, told when it leaves the item or the page hides. */
export function trackHover(listen: Listen, record: Record): void {
  let over: Element | null = null;
  let since = 0;
  const leave = () => {
    const durationMs = elapsedMs(since);
    const context = over && durationMs >= INTENT_MS ? itemContext(over) : null;
    if (context) record({ type: "hover", ...context, durationMs });
    over = null;
  };
  listen(document, "pointerover", (event) => {
    const element = (event as PointerEvent).pointerType === "touch" ? null : marked(event, ITEM);
    if (element === over) return;
    leave();
    over = element;
    since = performance.now();
  });
  listen(document.documentElement, "pointerleave", (event) => {
    // Captured, so leaving any element inside comes by too.
    if (event.target === document.documentElement) leave();
  });
  listen(window, "visibilitychange pagehide", leave);
}
