import type { RecordGrant } from "../../../shared/contracts/consent.ts";
import type { RankRequest } from "../../../shared/contracts/engine-api.ts";
import { readList } from "../dom/read-list.ts";
import type { Guard } from "../host.ts";
import type { Listen } from "../listen.ts";
import { measureAsked } from "../measure-asked.ts";
import { foresee } from "../rank/foresee.ts";
import { nextFrame } from "../rank/next-frame.ts";
import { isFelt } from "../rank/showing-cost.ts";
import { uncover } from "../rank/uncover.ts";
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

export interface Signals {
  /** The item the page is about now, null for none. */
  readonly openItem: string | null;
  /**
   * The page changed; `items` are the elements of items in lists and slots. None where something only opened or closed, or
   * there are no lists: where showing an order is felt, that is looked at when its frame has been drawn, which has enough to do.
   */
  changed(items: readonly Element[]): void;
  /** Settles when the engine may be asked, with how freely its answer may move what nobody clicked in. */
  freedom(): Promise<(target: Element) => Freedom>;
  /** A dialog over the lists has closed: they may stand in their new order. */
  uncover(): void;
  /** The page came into view. */
  shown(): void;
  stop(): void;
}

/**
 * Signals that take the visitor a moment to give, each in a file of its own, and what else a click need not wait for: the
 * question of a press, what a closing dialog shows, and what only the page can measure. A new route is another visit, for
 * impressions and scroll depth; `askSoon` asks for an order, `showAll` shows all lists as they are remembered. `link` and
 * `request` are for `foresee`. The grant is the proof that they may be looked at.
 */
export function startSignals(
  grant: RecordGrant,
  listen: Listen,
  guard: Guard,
  record: Record,
  askSoon: () => void,
  link: WorkerLink,
  request: () => RankRequest,
  showAll: (freedom: Freedom) => void,
): Signals {
  const forget = foresee(grant, listen, guard, link, request);
  const uncovering = uncover(listen, askSoon, showAll);
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
    askSoon();
  });
  listen(window, "pageshow", (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    showAll(RETURNED);
    // It is another visit, to the item it is about too.
    restart();
    views.restart();
    askSoon();
  });
  const look = guard((items: readonly Element[]) => {
    views.scan();
    impressions.watch(items);
    route.check();
  });
  let opened: Promise<void> | undefined;
  let stopped = false;
  return {
    get openItem() {
      return views.item;
    },
    changed(items) {
      if (items.length === 0 && isFelt()) {
        opened ??= nextFrame().then(() => {
          opened = undefined;
          if (!stopped) look(items);
        });
      } else look(items);
    },
    async freedom() {
      await opened;
      return uncovering.freedom();
    },
    uncover: uncovering.begin,
    shown() {
      views.scan();
      impressions.resume();
    },
    stop() {
      stopped = true;
      stopLooking();
      forget();
      uncovering.stop();
      endAllSteps();
      dwell.open(null);
      impressions.stop();
    },
  };
}
