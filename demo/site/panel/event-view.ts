import type { Event } from "afterclick";
import { element } from "../element.ts";

const MOST = 6;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

function words(event: Event, titleOf: (id: string) => string): [verb: string, what: string] {
  switch (event.type) {
    case "scroll":
      return ["scrolled", `to ${Math.round(event.depth * 100)}%`];
    case "arrival":
      return ["came", `on a ${event.device ?? "device of unknown kind"}`];
    case "search":
      return ["searched", event.query];
    case "dwell":
      return [`stayed ${seconds(event.durationMs)}`, titleOf(event.item)];
    case "hover":
      return [`hovered ${seconds(event.durationMs)}`, titleOf(event.item)];
    case "impression":
      return ["saw", titleOf(event.item)];
    case "click":
      return ["clicked", titleOf(event.item)];
    case "view":
      return ["opened", titleOf(event.item)];
    case "cart":
      return ["put in bag", titleOf(event.item)];
    case "purchase":
      return ["bought", titleOf(event.item)];
  }
}

/** The last events, newest first. */
export function eventView(events: readonly Event[], titleOf: (id: string) => string): HTMLElement {
  const rows = events
    .slice(-MOST)
    .reverse()
    .map((event) => {
      const [verb, what] = words(event, titleOf);
      return element("li", {}, element("span", { class: "verb" }, verb), element("span", { class: "name" }, what));
    });
  return element("ul", { class: "events" }, ...(rows.length > 0 ? rows : [element("li", {}, "None yet.")]));
}
