import type { Listen } from "../listen.ts";
import { elapsedMs } from "./elapsed.ts";
import type { Record } from "./recorder.ts";

/** Totals at which the time so far is told, in s: the order should follow interest while the visitor still looks. */
const TELL_AT_S = [3, 10, 30, 60];
const THEN_EVERY_S = 60;
/** A glance shorter than this is the page going by. */
const LEAST_MS = 100;

export interface Dwell {
  /** The item now open, null for none. */
  open(item: string | null): void;
}

/** Time on the open item while the page is visible and focused: told at growing intervals, and when it ends. */
export function trackDwell(listen: Listen, record: Record): Dwell {
  let item: string | null = null;
  /** When the time not yet told began; null while the visitor is away. */
  let since: number | null = null;
  let totalMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = () => {
    if (item === null || since === null) return;
    const now = performance.now();
    const durationMs = elapsedMs(since, now);
    if (durationMs < LEAST_MS) return;
    since = now;
    totalMs += durationMs;
    record({ type: "dwell", at: Date.now(), item, durationMs });
  };
  const schedule = () => {
    const next = TELL_AT_S.find((s) => s * 1000 > totalMs + LEAST_MS);
    const inMs = next === undefined ? THEN_EVERY_S * 1000 : next * 1000 - totalMs;
    timer = setTimeout(() => {
      tell();
      schedule();
    }, inMs);
  };
  const update = (leaving = false) => {
    clearTimeout(timer);
    // hasFocus also holds while a frame inside the page, such as a video player, has the focus.
    if (item !== null && !leaving && !document.hidden && document.hasFocus()) {
      since ??= performance.now();
      schedule();
    } else {
      tell();
      since = null;
    }
  };
  listen(window, "visibilitychange focus pageshow", () => update());
  listen(window, "pagehide", () => update(true));
  // At the moment of the blur the focus has not yet arrived anywhere.
  listen(window, "blur", (event) => {
    if (event.target === window) setTimeout(update);
  });
  return {
    open(next) {
      if (next === item) return;
      clearTimeout(timer);
      tell();
      item = next;
      since = null;
      totalMs = 0;
      update();
    },
  };
}
