import type { Ranked, RankRequest, RankResponse, Reason } from "../../shared/contracts/engine-api.ts";
import { failure } from "../../shared/contracts/error-code.ts";
import type { Served } from "../../shared/engine/ladder.ts";
import type { View } from "../../shared/engine/views.ts";
import type { LoadedRelease } from "./loaded-release.ts";
import type { Answer } from "./ranking.ts";

/** How far down the popular list an item is still called popular. */
const POPULAR_ITEMS = 200;
const POPULAR: Reason = { kind: "popular", text: "popular with other visitors" };

/** What the page gets: every list and slot with the rung that served, the time, and why not a higher rung. */
export function responseOf(
  request: RankRequest,
  release: LoadedRelease | null,
  served: Served<Answer>,
  flags: Pick<Ranked, "partial" | "stale">,
): Pick<RankResponse, "lists" | "slots"> {
  const { value, rung, elapsedMs, fallback } = served;
  const common = {
    rung,
    elapsedMs,
    release: release?.basics.label ?? null,
    ...(fallback ? { fallback } : {}),
    ...flags,
  };
  const popular = rung === 1 && release ? new Set(release.basics.popular.slice(0, POPULAR_ITEMS)) : null;
  return {
    lists: request.lists.map(({ list, items }, i) => {
      const { order, reasons } = value.lists[i];
      // Ids that the release does not hold have no order: the page keeps its own.
      const unknown = rung > 0 && order.length === 0 && items.length > 0;
      const why = flags.partial ? "loading" : "no-known-items";
      if (unknown) return { ...common, list, order, reasons, rung: 0, fallback: failure(why, list) };
      return { ...common, list, order, reasons: withPopular(value.lists[i], popular) };
    }),
    slots: request.slots.map(({ slot }, i) => {
      const { order, cards } = value.slots[i];
      return { ...common, list: slot, order, cards, reasons: withPopular(value.slots[i], popular) };
    }),
  };
}

/** At rung 1 nothing but popularity speaks for an item, and it says so. */
function withPopular({ order, reasons }: View, popular: ReadonlySet<string> | null): View["reasons"] {
  if (!popular) return reasons;
  const all: Record<string, readonly Reason[]> = { ...reasons };
  for (const id of order) if (popular.has(id)) all[id] = [POPULAR, ...(reasons[id] ?? [])];
  return all;
}
