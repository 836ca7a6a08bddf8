import type { Ranked } from "afterclick";
import { element } from "../element.ts";

/** Places shown of an order. */
const MOST = 12;

/** The order of one list as a numbered list: title, how far it moved since the order before, and why it is there. */
export function orderView(ranked: Ranked, before: readonly string[], titleOf: (id: string) => string): HTMLElement {
  const rows = ranked.order.slice(0, MOST).map((id, place) => {
    const moved = before.indexOf(id) < 0 ? 0 : before.indexOf(id) - place;
    const reason = ranked.reasons[id]?.[0]?.text;
    return element(
      "li",
      {},
      element("span", { class: "name" }, titleOf(id)),
      moved === 0
        ? null
        : element("span", { class: moved > 0 ? "up" : "down" }, `${moved > 0 ? "↑" : "↓"}${Math.abs(moved)}`),
      reason ? element("span", { class: "reason" }, reason) : null,
    );
  });
  return element("ol", { class: "order" }, ...rows);
}
