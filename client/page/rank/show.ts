import type { Ranked, RankResponse } from "../../../shared/contracts/engine-api.ts";
import type { Failure } from "../../../shared/contracts/error-code.ts";
import type { Painted } from "../dom/painted.ts";
import { type ListView, readList } from "../dom/read-list.ts";
import type { Guard } from "../host.ts";
import type { RememberedOrders } from "../remembered-order.ts";
import { type Change, type Freedom, prepareReorder } from "../reorder/reorder.ts";
import { isEmpty, prepareFill } from "../slot/fill.ts";
import type { Emit } from "./emit.ts";
import type { Targets } from "./targets.ts";

export interface Shown {
  readonly orders: RememberedOrders;
  readonly painted: Painted;
  /** Runs changes of our own without taking them for the site's. */
  readonly quietly: (change: () => void) => void;
  readonly emit: Emit;
  readonly guard: Guard;
}

/** Brings an answer of the engine onto the page: reads all layout, then writes, then tells the site. */
export function showAnswer(
  targets: Targets,
  answer: Pick<RankResponse, "lists" | "slots">,
  freedom: (list: Element) => Freedom,
  page: Shown,
): void {
  const changes: (Change | null)[] = [];
  const news: [Element, Ranked][] = [];
  for (const [i, before] of targets.lists.entries()) {
    const ranked = answer.lists[i] && settle(answer.lists[i], before, page.orders);
    // The site may have changed or dropped the list since it was asked about.
    const view = before.element.isConnected && readList(before.element);
    if (!ranked || !view) continue;
    if (ranked.rung > 0) changes.push(prepareReorder(view, ranked.order, freedom(view.element), page.painted));
    news.push([view.element, ranked]);
  }
  for (const [i, slot] of targets.slots.entries()) {
    const ranked = answer.slots[i];
    if (!ranked || !slot.element.isConnected) continue;
    changes.push(prepareFill(slot, ranked, freedom(slot.element), page.painted));
    news.push([slot.element, ranked]);
  }
  carryOut(changes, page);
  page.painted.afterFrame(targets.slots.flatMap((slot) => [...slot.element.children]));
  for (const [element, ranked] of news) page.emit(element, ranked);
}

function carryOut(changes: readonly (Change | null)[], { quietly, guard }: Shown): void {
  quietly(() => {
    for (const change of changes) if (change) guard(change.write)();
  });
  for (const change of changes) if (change?.look) guard(change.look)();
}

/** A late answer would move things when the visitor no longer expects it. Only a slot that is still empty takes it. */
export function showLate(
  targets: Targets,
  answer: Pick<RankResponse, "lists" | "slots">,
  freedom: (list: Element) => Freedom,
  page: Shown,
): void {
  const empty = [...targets.slots.keys()].filter((i) => isEmpty(targets.slots[i]));
  showAnswer(
    { lists: [], slots: empty.map((i) => targets.slots[i]) },
    { lists: [], slots: empty.map((i) => answer.slots[i]) },
    freedom,
    page,
  );
}

/** Keeps the orders of an answer that came too late, or of lists of another page, for when they are next shown. */
export function rememberAnswer(lists: readonly Ranked[], orders: RememberedOrders): void {
  for (const { list, order, rung } of lists) if (rung > 0) orders.set(list, order, rung);
}

/** Remembers the order. Rung 1 is the last order remembered, else the popular one: the engine knows only the second. */
function settle(ranked: Ranked, view: ListView, orders: RememberedOrders): Ranked {
  const { list, order, rung } = ranked;
  if (rung === 0 || orders.set(list, order, rung)) return ranked;
  const here = new Set(view.ids);
  return { ...ranked, order: orders.get(list)!.filter((id) => here.has(id)), reasons: {} };
}

/** Applies the remembered order of a list without asking the engine, and says so when anything moved. */
export function showRemembered(view: ListView, freedom: Freedom, page: Shown): void {
  const started = performance.now();
  const kept = page.orders.get(view.name);
  const change = kept && prepareReorder(view, kept, freedom, page.painted);
  if (!change) return;
  carryOut([change], page);
  const here = new Set(view.ids);
  page.emit(view.element, {
    ...ownRanked(view, page.orders, performance.now() - started),
    order: kept.filter((id) => here.has(id)),
  });
}

/** The order as it stands: what the page serves by itself. Rung 1 when the list was ranked before, else 0. */
export function ownRanked(view: ListView, orders: RememberedOrders, elapsedMs: number, fallback?: Failure): Ranked {
  return {
    list: view.name,
    order: view.ids,
    rung: orders.get(view.name) ? 1 : 0,
    elapsedMs,
    release: null,
    reasons: {},
    ...(fallback && { fallback }),
  };
}
