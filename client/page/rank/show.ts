import type { Ranked, RankedSlot } from "../../../shared/contracts/engine-api.ts";
import type { Failure } from "../../../shared/contracts/error-code.ts";
import type { Painted } from "../dom/painted.ts";
import { type ListView, readList } from "../dom/read-list.ts";
import type { Guard } from "../host.ts";
import { later } from "../load-later.ts";
import type { RememberedOrders } from "../remembered-order.ts";
import { type Change, type Freedom, prepareReorder } from "../reorder/reorder.ts";
import type { SlotView } from "../slot/read-slot.ts";
import type { Emit } from "./emit.ts";

export interface Shown {
  readonly orders: RememberedOrders;
  readonly painted: Painted;
  /** Runs changes of our own without taking them for the site's. */
  readonly quietly: (change: () => void) => void;
  readonly emit: Emit;
  readonly guard: Guard;
}

/** A list or slot as it was when the engine was asked, and the engine's answer for it. */
export type Answered<Target, Order> = readonly (readonly [target: Target, ranked: Order])[];

/** Brings an answer of the engine onto the page: reads all layout, then writes, then tells the site. */
export function showAnswer(
  lists: Answered<ListView, Ranked>,
  slots: Answered<SlotView, RankedSlot>,
  freedom: (list: Element) => Freedom,
  page: Shown,
): void {
  const changes: (Change | null | undefined)[] = [];
  const news: [Element, Ranked][] = [];
  for (const [before, given] of lists) {
    const ranked = settle(given, before, page.orders);
    // The site may have changed or dropped the list since it was asked about.
    const view = before.element.isConnected && readList(before.element);
    if (!view) continue;
    if (ranked.rung > 0) changes.push(prepareReorder(view, ranked.order, freedom(view.element), page));
    news.push([view.element, ranked]);
  }
  const filling = later?.prepareSlots(slots, freedom, page);
  carryOut([...changes, filling], page);
  for (const [element, ranked] of news) page.emit(element, ranked);
  filling?.tell();
}

function carryOut(changes: readonly (Change | null | undefined)[], { quietly, guard }: Shown): void {
  quietly(() => {
    for (const change of changes) if (change) guard(change.write)();
  });
  for (const change of changes) if (change?.look) guard(change.look)();
}

/** Remembers the order. Rung 1 is the last order remembered, else the popular one: the engine knows only the second. */
function settle(ranked: Ranked, view: ListView, orders: RememberedOrders): Ranked {
  const { list, order, rung } = ranked;
  if (rung === 0 || orders.set(list, order, rung)) return ranked;
  return { ...ranked, order: ofView(orders.get(list)!, view), reasons: {} };
}

function ofView(order: readonly string[], view: ListView): string[] {
  const here = new Set(view.ids);
  return order.filter((id) => here.has(id));
}

/** Applies the remembered order of a list without asking the engine, and says so when anything moved. */
export function showRemembered(view: ListView, freedom: Freedom, page: Shown): void {
  const started = performance.now();
  const kept = page.orders.get(view.name);
  const change = kept && prepareReorder(view, kept, freedom, page);
  if (!change) return;
  carryOut([change], page);
  page.emit(view.element, {
    ...ownRanked(view, page.orders, performance.now() - started),
    order: ofView(kept, view),
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
