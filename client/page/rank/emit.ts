import type { Ranked } from "../../../shared/contracts/engine-api.ts";
import { callHost } from "../host.ts";

export type RankListener = (ranked: Ranked) => void;
export type Emit = (element: Element, ranked: Ranked) => void;

/** Tells the site of a new order: an `afterclick:rank` event that bubbles from the list or slot, then subscribers. */
export const emitTo =
  (listeners: ReadonlySet<RankListener>): Emit =>
  (element, ranked) => {
    element.dispatchEvent(new CustomEvent("afterclick:rank", { bubbles: true, detail: ranked }));
    for (const listener of [...listeners]) callHost(listener, ranked);
  };
