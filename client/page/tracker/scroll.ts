import type { Listen } from "../listen.ts";
import { whenIdle } from "../when-idle.ts";
import type { Record } from "./recorder.ts";

/** Depth of the page seen, told when the page hides and after a change of route, if it is deeper than what was told. */
export function trackScroll(listen: Listen, record: Record): { restart(): void } {
  let deepest = 0;
  let told = 0;
  let waiting = false;
  const measure = () => {
    waiting = false;
    const height = document.documentElement.scrollHeight;
    if (height > 0) deepest = Math.max(deepest, Math.min(1, (scrollY + innerHeight) / height));
  };
  const tell = () => {
    if (deepest <= told) return;
    told = deepest;
    record({ type: "scroll", at: Date.now(), depth: deepest });
  };
  listen(window, "scroll", () => {
    if (!waiting) whenIdle(measure);
    waiting = true;
  });
  listen(window, "visibilitychange pagehide", tell);
  return {
    restart() {
      tell();
      deepest = told = 0;
    },
  };
}
