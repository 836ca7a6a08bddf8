import { inTab, keep, recall } from "../kept.ts";

const MOST = 300;

/** Titles of items by id, for the panel: of what is on this page, and of what was on the pages before it in this tab. */
export function itemTitles(): (id: string) => string {
  const known = new Map<string, string>(JSON.parse(recall(inTab, "titles") ?? "[]"));
  const gather = (): void => {
    const view = document.querySelector("main [data-afterclick-view]");
    for (const card of [...document.querySelectorAll("[data-afterclick-item]"), ...(view ? [view] : [])]) {
      const id = card.getAttribute("data-afterclick-item") ?? card.getAttribute("data-afterclick-view");
      const title = card.querySelector(".title")?.textContent;
      if (!id || !title) continue;
      known.delete(id);
      known.set(id, title);
    }
  };
  addEventListener("pagehide", () => {
    gather();
    keep(inTab, "titles", JSON.stringify([...known].slice(-MOST)));
  });
  return (id) => {
    if (!known.has(id)) gather();
    return known.get(id) ?? id;
  };
}
