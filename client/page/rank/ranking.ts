import type { RankRequest, RankResponse } from "../../../shared/contracts/engine-api.ts";
import type { Failure, Result } from "../../../shared/contracts/error-code.ts";
import { readList } from "../dom/read-list.ts";
import { later } from "../load-later.ts";
import { fail, pageError } from "../page-failure.ts";
import { rememberedOrders } from "../remembered-order.ts";
import type { Freedom } from "../reorder/reorder.ts";
import type { Warn } from "../warn-once.ts";
import type { WorkerLink } from "../worker-link.ts";
import { ownRanked, type Shown, showAnswer } from "./show.ts";
import { readTargets, type Targets } from "./targets.ts";

/**
 * Time on top of the engine's deadline for the question and the answer to cross threads on a busy page, in ms. With the
 * default deadline the page settles within 100 ms, the limit for feeling that one's own click did it (Nielsen 1993).
 */
const CROSSING_MS = 50;

export interface Ranking {
  /**
   * Ranks what is on the page, by all events until now. How freely a list may move is asked when the answer is in; what is
   * visible stays where nothing is said of it.
   * `away` also brings lists up to date that earlier pages showed. The promise holds what the engine said, even late.
   */
  ask(freedom?: (list: Element) => Freedom, away?: boolean): Promise<Result<RankResponse>>;
  /** What is to be asked now about the page; the events not yet sent are sent ahead of it. */
  request(): RankRequest;
}

export interface RankingParts extends Shown {
  readonly link: WorkerLink;
  readonly deadlineMs: number;
  /** Sends the events not yet sent, so that they count for this ranking. */
  readonly sendEvents: () => void;
  /** The item the page is about. */
  readonly openItem: () => string | null;
  /** Called when a ranking may have changed the remembered orders. */
  readonly saveOrders: () => void;
  /** Told with every answer what the worker now may do. */
  readonly modeIs: (now: Pick<RankResponse, "consent" | "retentionDays">) => void;
  readonly reportFailure: (result: Result<unknown>) => void;
  readonly warn: Warn;
  /** Once aborted, answers change nothing on the page any more. */
  readonly signal: AbortSignal;
}

export function ranking(parts: RankingParts): Ranking {
  const { link, deadlineMs, sendEvents, openItem, orders, emit, guard, saveOrders, modeIs } = parts;
  const { reportFailure, warn, signal } = parts;

  const requestOf = ({ lists, slots }: Targets): RankRequest => {
    // Events go ahead by themselves, since only that call answers when they are kept.
    sendEvents();
    return {
      events: [],
      lists: lists.map(({ name, ids }) => ({ list: name, items: ids })),
      slots: slots.map(({ name, k, exclude }) => ({ slot: name, k, exclude })),
      deadlineMs,
    };
  };

  async function askEngine(freedom: (list: Element) => Freedom, away: boolean): Promise<Result<RankResponse>> {
    const started = performance.now();
    const targets = readTargets(openItem());
    const request = requestOf(targets);
    if (away && later) request.lists.push(...later.listsElsewhere(targets, orders));

    let late = false;
    const settleOwn = (failure: Failure) => {
      late = true;
      for (const view of [...targets.lists, ...targets.slots.map(({ element }) => readList(element))])
        if (view) emit(view.element, ownRanked(view, orders, performance.now() - started, failure));
    };
    const giveUp = guard(() => signal.aborted || settleOwn(fail("deadline-missed").error));
    const timer = setTimeout(giveUp, deadlineMs + CROSSING_MS);
    const { erasures } = orders;
    const answer = await link.call("rank", request);
    clearTimeout(timer);
    if (signal.aborted) return answer;

    if (!answer.ok) {
      if (!late) settleOwn(answer.error);
      reportFailure(answer);
      return answer;
    }
    // An order made from a profile erased meanwhile may still be shown; nothing of it is remembered.
    const page = orders.erasures === erasures ? parts : { ...parts, orders: rememberedOrders("", null, null) };
    if (page === parts) modeIs(answer.value);
    for (const failure of answer.value.failures) warn(failure);
    // A late answer would move things when the visitor no longer expects it: it is only kept for when a list is next shown,
    // as are the orders of lists of other pages. Only a slot that is still empty takes it.
    for (const { list, order, rung } of answer.value.lists.slice(late ? 0 : targets.lists.length))
      if (rung > 0) page.orders.set(list, order, rung);
    guard(showAnswer)(
      late ? [] : targets.lists.map((list, i) => [list, answer.value.lists[i]] as const),
      targets.slots
        .map((slot, i) => [slot, answer.value.slots[i]] as const)
        .filter(([slot]) => !late || later?.isEmpty(slot)),
      freedom,
      page,
    );
    saveOrders();
    return answer;
  }
  return {
    async ask(freedom = () => ({}), away = false) {
      if (signal.aborted) return fail("consent-off");
      try {
        return await askEngine(freedom, away);
      } catch (error) {
        // A page that cannot be read, such as a form whose field is named "children".
        return pageError(warn, error);
      }
    },
    request: () => requestOf(readTargets(openItem())),
  };
}
