import { type ListView, readList } from "../dom/read-list.ts";
import { openItemDialog } from "../dom/visible.ts";
import type { Shown } from "../rank/show.ts";
import { whenIdle } from "../when-idle.ts";
import { type Box, inView, isExpected } from "./policy.ts";
import type { Change, Freedom } from "./reorder.ts";

/**
 * Places that are filled in one step; as many rows again come where those were. What a step costs is mostly that of any change
 * of the page, so few large ones are better than many small ones.
 */
const PER_STEP = 24;

/** Lists whose rows are still on their way, with what brings them there. */
const underWay = new Map<Element, object>();

/**
 * What of a new order is shown at once: all places in view, and others where these are few, so that a long list does not
 * make one long task of style, layout and paint. Rows change places in pairs, so none between them is pushed.
 *
 * @param target the row for each place
 * @param boxes of the rows where they are now
 * @returns the row for each place after the step; `target` itself when nothing is left
 */
export function stepOf(target: readonly number[], boxes: readonly (Box | null)[]): readonly number[] {
  const view = { width: innerWidth, height: innerHeight };
  const rows = [...target.keys()];
  const places = rows.slice();
  let left = PER_STEP;
  for (const seen of [true, false]) {
    for (const place of target.keys()) {
      const box = boxes[place];
      if (rows[place] === target[place] || (box !== null && inView(box, view)) !== seen) continue;
      if (--left < 0 && !seen) return rows;
      const [here, there] = [rows[place], places[target[place]]];
      rows[there] = here;
      places[here] = there;
      rows[place] = target[place];
      places[target[place]] = place;
    }
  }
  return target;
}

/**
 * Takes the next step when the page has nothing better to do, unless a newer order has been shown by then. Whoever looks at
 * rows meanwhile keeps them where they are; under a dialog that the click has opened since nobody does, and what is done there
 * need not be done in the moment in which the dialog closes; but a browser counts it as a shift once the click is long past.
 *
 * @param before how freely rows could move until now
 */
export function stepOn(
  list: Element,
  { quietly, guard }: Shown,
  prepare: (view: ListView, freedom: Freedom) => Change | null,
  before: Freedom,
): void {
  const token = {};
  underWay.set(list, token);
  const step = guard(() => {
    if (underWay.get(list) !== token) return;
    underWay.delete(list);
    const view = list.isConnected && readList(list);
    const dialog = isExpected(before.at ?? 0) && openItemDialog();
    const change = view && prepare(view, { all: Boolean(dialog && !dialog.contains(list)) });
    if (!change) return;
    quietly(change.write);
    change.look?.();
  });
  whenIdle(step);
}

/** A newer order is about to be shown. */
export const endSteps = (list: Element): void => void underWay.delete(list);

/** Nothing is to move any more. */
export const endAllSteps = (): void => underWay.clear();
