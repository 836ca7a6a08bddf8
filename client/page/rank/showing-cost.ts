import { nextFrame } from "./next-frame.ts";

/** What showing an order may add to the frame that answers the visitor, in ms: nobody feels it, and neither does INP. */
const UNFELT_MS = 8;

/** What the last two took: scripts, layout and paint. A single slow one is chance; at first nothing is known. */
let costs = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];

export const addShowingCost = (ms: number): void => {
  costs = [costs[1], ms];
};

/** Whether showing an order took so long lately that what the visitor did would seem slow if its frame waited for it. */
export const isFelt = (): boolean => Math.min(...costs) > UNFELT_MS;

/** Settles at once; or when the next frame has been drawn, where showing an order is felt. */
export async function whenCalm(): Promise<void> {
  if (isFelt()) await nextFrame();
}
