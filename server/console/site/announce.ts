import { element } from "./element.ts";

/** What a screen reader says when something has happened that is only seen. There as long as the page is. */
const region = element("div", { role: "status", class: "quiet" });

export const liveRegion = (): HTMLElement => region;

/** Said once the reader is done with what it is saying; of two in a row, the second. */
export function announce(text: string): void {
  region.textContent = "";
  // A text that stays the same is not read again.
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}
