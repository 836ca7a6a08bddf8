import { openItemDialog } from "../dom/visible.ts";
import { isExpected } from "../reorder/policy.ts";
import type { Freedom } from "../reorder/reorder.ts";
import { nextFrame } from "./next-frame.ts";
import { isFelt } from "./showing-cost.ts";

/** How long the lists wait for the engine's word on what the visitor did in the dialog, in ms; then memory has to do. */
const WAIT_MS = 100;

const STILL: Freedom = {};
/** Nobody has looked at it behind the dialog. */
const UNCOVERED: Freedom = { all: true };

export interface Uncovering {
  /** Settles when the engine may be asked, with how freely lists may move that nobody clicked in. */
  freedom(): Promise<(list: Element) => Freedom>;
  /** A dialog over the lists has closed: they may stand in their new order. */
  begin(): void;
  stop(): void;
}

/**
 * When a dialog over the lists closes, they may stand in their new order. As they are remembered, at once, in the frame that
 * answers the key or the click. Where showing an order is felt that frame has enough to do, with the page without the dialog
 * to lay out and paint: there the lists change a frame later, and only once, to what the engine makes of the time with the
 * item.
 *
 * @param ask asks for a new order once it is calm
 * @param showAll shows all lists as they are remembered
 */
export function uncover(ask: () => void, showAll: (freedom: Freedom) => void): Uncovering {
  let closedAt = 0;
  let calm: Promise<unknown> | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(waiting);
    waiting = undefined;
    calm = undefined;
  };
  const giveUp = () => {
    stop();
    showAll(now());
  };
  const now = () => (openItemDialog() || !isExpected(closedAt) ? STILL : UNCOVERED);
  const freedom = () => {
    if (waiting === undefined) return STILL;
    // For all lists of one answer.
    queueMicrotask(stop);
    return now();
  };
  return {
    async freedom() {
      await calm;
      return freedom;
    },
    begin() {
      stop();
      closedAt = Date.now();
      if (!isFelt()) return showAll(UNCOVERED);
      const drawn = nextFrame().then(() => {
        if (calm === drawn) waiting = setTimeout(giveUp, WAIT_MS);
      });
      calm = drawn;
      ask();
    },
    stop,
  };
}
