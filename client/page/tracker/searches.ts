import { marked, SEARCH } from "../dom/marks.ts";
import type { Listen } from "../listen.ts";
import type { Record } from "./recorder.ts";

const MOST_CHARS = 512;

/** Searches: a form with data-afterclick-search is submitted, or an input with it changes (Enter, or leaving it). */
export function trackSearches(listen: Listen, record: Record): void {
  let last = "";
  listen(document, "submit change", (event) => {
    const element = marked(event, SEARCH);
    const form = element instanceof HTMLFormElement;
    if (!element || form !== (event.type === "submit")) return;
    const input = form ? element.querySelector("input[type=search],input[type=text],input:not([type])") : element;
    const query = input instanceof HTMLInputElement ? input.value.trim().slice(0, MOST_CHARS) : "";
    if (query === "" || query === last) return;
    last = query;
    record({ type: "search", at: Date.now(), query });
  });
}
