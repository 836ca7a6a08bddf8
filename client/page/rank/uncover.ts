import { has, SLOT } from "../dom/marks.ts";
import { openItemDialog } from "../dom/visible.ts";
import type { Listen } from "../listen.ts";
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
  /** Settles when the engine may be asked, with how freely its answer may move what nobody clicked in. */
  freedom(): Promise<(target: Element) => Freedom>;
  /** A dialog over the lists has closed: they may stand in their new order. */
  begin(): void;
  stop(): void;
}

/**
 * When a dialog over the lists closes, they may stand in their new order. As they are remembered, before the frame that
 * answers the key or the click. Where showing an order is felt that frame has enough to do, with the page without the dialog
 * to lay out and paint: there the lists change a frame later, and only once, to what the engine makes of the time with the
 * item. Whoever presses a button meanwhile looks at the lists, and nothing in view moves.
 *
 * @param ask asks for a new order once `freedom` settles
 * @param showAll shows all lists as they are remembered
 */
export function uncover(listen: Listen, ask: () => void, showAll: (freedom: Freedom) => void): Uncovering {
  let closedAt = 0;
  /** Settles when the lists are shown, or the engine may be asked; undefined when there is nothing to wait for. */
  let due: Promise<void> | undefined;
  /** Runs while the engine has been asked about lists that were uncovered. */
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(waiting);
    waiting = undefined;
    due = undefined;
  };
  const now = () => (openItemDialog() || !isExpected(closedAt) ? STILL : UNCOVERED);
  const showRemembered = () => {
    stop();
    showAll(now());
  };
  listen(document, "pointerdown", stop);
  return {
    async freedom() {
      await due;
      const mine = waiting;
      return (target) => {
        // Slots are filled from what the engine says alone.
        if (mine === undefined || mine !== waiting || target.matches(has(SLOT))) return STILL;
        // What is said goes for all lists of this answer.
        queueMicrotask(() => mine === waiting && stop());
        return now();
      };
    },
    begin() {
      stop();
      closedAt = Date.now();
      const felt = isFelt();
      const moment = Promise.resolve(felt && nextFrame()).then(() => {
        if (due !== moment) return;
        if (felt) waiting = setTimeout(showRemembered, WAIT_MS);
        else showRemembered();
      });
      due = moment;
      if (felt) ask();
    },
    stop,
  };
}
