import type { RecordGrant } from "../../../shared/contracts/consent.ts";
import type { Guard } from "../host.ts";
import type { Listen } from "../listen.ts";
import { trackActions } from "./actions.ts";
import { trackClicks } from "./clicks.ts";
import { trackDwell } from "./dwell.ts";
import { trackHover } from "./hover.ts";
import { trackImpressions } from "./impressions.ts";
import type { Record } from "./recorder.ts";
import { trackScroll } from "./scroll.ts";
import { trackSearches } from "./searches.ts";
import { trackViews } from "./views.ts";

export interface Tracker {
  /** The item the page is about now, null for none. */
  readonly openItem: () => string | null;
  /** The page changed; `items` are the elements of items in lists and slots. */
  changed(items: readonly Element[]): void;
  /** The page came into view. */
  shown(): void;
  /** A new route, or the page came back: impressions and scroll depth count anew. */
  restart(): void;
  /** The visitor came back to the open item. */
  viewAgain(): void;
  stop(): void;
}

/** All signals of the visitor, each in its own file. The grant is the proof that they may be looked at. */
export function startTracker(_grant: RecordGrant, listen: Listen, guard: Guard, record: Record): Tracker {
  const dwell = trackDwell(listen, record);
  const views = trackViews(record, dwell.open);
  const scroll = trackScroll(listen, record);
  const impressions = trackImpressions(guard, record);
  trackClicks(listen, record);
  trackActions(listen, record, () => views.item);
  trackSearches(listen, record);
  trackHover(listen, record);
  return {
    openItem: () => views.item,
    changed(items) {
      views.scan();
      impressions.watch(items);
    },
    shown() {
      views.scan();
      impressions.resume();
    },
    restart() {
      scroll.restart();
      impressions.restart();
    },
    viewAgain: views.restart,
    stop() {
      dwell.open(null);
      impressions.stop();
    },
  };
}
