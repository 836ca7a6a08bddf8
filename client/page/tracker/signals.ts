import type { RecordGrant } from "../../../shared/contracts/consent.ts";
import type { RankRequest } from "../../../shared/contracts/engine-api.ts";
import { readList } from "../dom/read-list.ts";
import { openItemDialog } from "../dom/visible.ts";
import type { Guard } from "../host.ts";
import type { Listen } from "../listen.ts";
import { measureAsked } from "../measure-asked.ts";
import { foresee } from "../rank/foresee.ts";
import { whenCalm } from "../rank/showing-cost.ts";
import { endAllSteps } from "../reorder/in-steps.ts";
import type { Freedom } from "../reorder/reorder.ts";
import { watchRoute } from "../route.ts";
import type { WorkerLink } from "../worker-link.ts";
import { trackDwell } from "./dwell.ts";
import { trackHover } from "./hover.ts";
import { trackImpressions } from "./impressions.ts";
import type { Record } from "./recorder.ts";
import { trackScroll } from "./scroll.ts";
import { trackSearches } from "./searches.ts";
import { trackViews } from "./views.ts";

/** The page is back from the back/forward cache: as on any next visit, it stands in its new order. */
const RETURNED: Freedom = { all: true, renew: true };
/** Nobody has looked at it behind the dialog. */
const UNCOVERED: Freedom = { all: true };

export interface Signals {
  /** The item the page is about now, null for none. */
  readonly openItem: string | null;
  /** The page changed; `items` are the elements of items in lists and slots, none where these did not change. */
  changed(items: readonly Element[]): void;
  /**
   * A dialog over the lists has closed: they may stand in their new order. Where that would be felt, not in the frame that
   * answers the key or the click, which has the page without the dialog to lay out and paint.
   */
  uncover(): Promise<void>;
  /** The page came into view. */
  shown(): void;
  stop(): void;
}

/**
 * Signals that take the visitor a moment to give, each in a file of its own; clicks and what is bought do not wait for them.
 * A new route is another visit, for impressions and scroll depth; `moved` is told of it, `showAll` shows all lists anew. `link` and `request` are for `foresee`. The grant is the
 * proof that they may be looked at.
 */
export function startSignals(
  grant: RecordGrant,
  listen: Listen,
  guard: Guard,
  record: Record,
  moved: () => void,
  link: WorkerLink,
  request: () => RankRequest,
  showAll: (freedom: Freedom) => void,
): Signals {
  let stopped = false;
  foresee(grant, listen, link, request);
  const stopLooking = measureAsked(link);
  const dwell = trackDwell(listen, record);
  const views = trackViews(record, dwell.open);
  const scroll = trackScroll(listen, record);
  const impressions = trackImpressions(guard, record);
  trackSearches(listen, record);
  trackHover(listen, record);
  // Cards are our own changes, which nobody else tells.
  listen(document, "afterclick:rank", ({ target }) => impressions.watch(readList(target as Element)?.items ?? []));
  const restart = () => {
    scroll.restart();
    impressions.restart();
  };
  const route = watchRoute(listen, () => {
    restart();
    moved();
  });
  listen(window, "pageshow", (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    showAll(RETURNED);
    // It is another visit, to the item it is about too.
    restart();
    views.restart();
    moved();
  });
  return {
    get openItem() {
      return views.item;
    },
    changed(items) {
      views.scan();
      impressions.watch(items);
      route.check();
    },
    async uncover() {
      await whenCalm();
      if (!stopped && !openItemDialog()) showAll(UNCOVERED);
    },
    shown() {
      views.scan();
      impressions.resume();
    },
    stop() {
      stopped = true;
      stopLooking();
      endAllSteps();
      dwell.open(null);
      impressions.stop();
    },
  };
}
