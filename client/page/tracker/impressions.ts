import { idOf } from "../dom/marks.ts";
import type { Guard } from "../host.ts";
import { itemContext } from "./item-context.ts";
import type { Record } from "./recorder.ts";

const LEAST_SHARE = 0.5;
const LEAST_MS = 1000;

export interface Impressions {
  /** Watches these items beside those that it watches already. */
  watch(items: readonly Element[]): void;
  /** The page came into view: what is visible now counts from now on. */
  resume(): void;
  /** Every item may be seen anew: another visit or route. */
  restart(): void;
  stop(): void;
}

/** Impressions: at least half of an item was in the viewport for a second; told once for each item and visit. */
export function trackImpressions(guard: Guard, record: Record): Impressions {
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const told = new Set<string>();
  /** With the item each was of: a list that scrolls without end gives its elements other items. */
  const watched = new Map<Element, string | null>();

  const leave = (element: Element) => {
    observer.unobserve(element);
    clearTimeout(timers.get(element));
    timers.delete(element);
  };
  const see = guard((element: Element) => {
    timers.delete(element);
    if (document.hidden) return;
    observer.unobserve(element);
    const context = element.isConnected ? itemContext(element) : null;
    if (!context) return;
    // By name: a framework may swap the element for an equal one.
    const name = `${context.list}\n${context.item}`;
    if (told.has(name)) return;
    told.add(name);
    record({ type: "impression", ...context }, element);
  });
  const observer = new IntersectionObserver(
    guard((entries: IntersectionObserverEntry[]) => {
      for (const { target, intersectionRatio } of entries) {
        clearTimeout(timers.get(target));
        timers.delete(target);
        if (intersectionRatio >= LEAST_SHARE)
          timers.set(
            target,
            setTimeout(() => see(target), LEAST_MS),
          );
      }
    }),
    { threshold: LEAST_SHARE },
  );
  const stop = () => {
    observer.disconnect();
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  };
  const resume = () => {
    stop();
    for (const element of watched.keys()) observer.observe(element);
  };
  return {
    watch(items) {
      for (const element of watched.keys())
        if (!element.isConnected) {
          leave(element);
          watched.delete(element);
        }
      for (const element of items) {
        const id = idOf(element);
        if (watched.get(element) === id) continue;
        leave(element);
        watched.set(element, id);
        observer.observe(element);
      }
    },
    resume,
    restart() {
      told.clear();
      resume();
    },
    stop,
  };
}
