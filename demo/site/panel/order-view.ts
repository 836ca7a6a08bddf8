import type { Ranked } from "afterclick";
import { element } from "../element.ts";

/** Places shown of an order. */
const MOST = 24;

/** The order of one list as a numbered list: title, how far from where the shop put it, and why it is there. */
export function orderView({ list, order, reasons }: Ranked, titleOf: (id: string) => string): HTMLElement {
  const places = placesOf(list);
  const rows = order.slice(0, MOST).map((id, place) => {
    const moved = (places.get(id) ?? place) - place;
    const reason = reasons[id]?.[0]?.text;
    return element(
      "li",
      {},
      element("span", { class: "name" }, titleOf(id)),
      moved === 0 ? null : movedBy(moved),
      reason ? element("span", { class: "reason", title: reason }, reason) : null,
    );
  });
  return element("ol", { class: "order" }, ...rows);
}

const movedBy = (places: number): HTMLElement =>
  element("span", { class: places > 0 ? "up" : "down" }, `${places > 0 ? "↑" : "↓"}${Math.abs(places)}`);

/** Where the shop's own order has each item, from 0. */
function placesOf(list: string): Map<string, number> {
  const items = document.querySelectorAll<HTMLElement>(`[data-afterclick-list="${list}"] [data-place]`);
  return new Map([...items].map((item) => [item.dataset.afterclickItem ?? "", Number(item.dataset.place)]));
}
