import type { Guard } from "../host.ts";
import { ANY_LIST, has, ITEM, LIST, SLOT, VIEW } from "./marks.ts";

export interface Watch {
  /** Runs a change of our own without reporting it as one of the site's. */
  quietly(change: () => void): void;
  stop(): void;
}

const MARKS = [ANY_LIST, has(ITEM), has(VIEW)].join();

/**
 * Calls `changed` when marked elements appear, go or change, or something opens or hides; before the browser paints
 * the change, since observers run as microtasks.
 */
export function watch(guard: Guard, changed: () => void): Watch {
  const observer = new MutationObserver(guard((records: MutationRecord[]) => records.some(concernsUs) && changed()));
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: [LIST, SLOT, ITEM, VIEW, "open", "hidden", "aria-modal"],
  });
  return {
    quietly(change) {
      // What the site did before must not be lost with the records of what we do.
      const theirs = observer.takeRecords().some(concernsUs);
      try {
        change();
      } finally {
        observer.takeRecords();
      }
      if (theirs) changed();
    },
    stop: () => observer.disconnect(),
  };
}

function concernsUs({ type, addedNodes, removedNodes }: MutationRecord): boolean {
  return type === "attributes" || [...addedNodes, ...removedNodes].some(isMarked);
}

const isMarked = (node: Node): boolean =>
  node instanceof Element && (node.matches(MARKS) || node.querySelector(MARKS) !== null);
