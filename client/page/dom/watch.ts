import type { Guard } from "../host.ts";
import { ANY_LIST, has, holds, ITEM, LIST, SLOT, VIEW } from "./marks.ts";

export interface Watch {
  /** Runs a change of our own without reporting it as one of the site's. */
  quietly(change: () => void): void;
  stop(): void;
}

const MARKS = [ANY_LIST, has(ITEM), has(VIEW)].join();
/** Attributes that open, close and name what the page is about. */
const OPENING = [VIEW, "open", "hidden", "aria-modal"];

/**
 * Calls `changed` when marked elements appear, go or change, or something opens or hides; before the browser paints
 * the change, since observers run as microtasks.
 *
 * @param changed told whether things only opened or closed, so that lists are as they were
 */
export function watch(guard: Guard, changed: (onlyOpening: boolean) => void): Watch {
  const tell = (records: MutationRecord[]) => {
    const ours = records.filter(concernsUs);
    if (ours[0]) changed(ours.every(({ attributeName }) => OPENING.includes(attributeName!)));
  };
  const observer = new MutationObserver(guard(tell));
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: [LIST, SLOT, ITEM, ...OPENING],
  });
  return {
    quietly(change) {
      // What the site did before must not be lost with the records of what we do.
      const theirs = observer.takeRecords();
      try {
        change();
      } finally {
        observer.takeRecords();
      }
      tell(theirs);
    },
    stop: () => observer.disconnect(),
  };
}

const concernsUs = ({ attributeName, addedNodes, removedNodes }: MutationRecord): unknown =>
  attributeName || [...addedNodes, ...removedNodes].some((node) => node instanceof Element && holds(node, MARKS));
