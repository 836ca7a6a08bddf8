import { element } from "../element.ts";
import { inTab, keep } from "../kept.ts";

export const isOpen = (): boolean => document.documentElement.dataset.panel === "open";

/**
 * The panel's frame: a bar that opens and closes what is in it, and says so. Open or not is kept for the tab's next page.
 */
export function drawer(opened: () => void, summary: HTMLElement, ...content: readonly HTMLElement[]): HTMLElement {
  const root = document.documentElement;
  const flip = (): void => {
    root.dataset.panel = isOpen() ? "closed" : "open";
    keep(inTab, "panel", root.dataset.panel);
    tell();
    if (isOpen()) opened();
  };
  const tell = (): void => toggle.setAttribute("aria-expanded", String(isOpen()));
  const toggle = element(
    "button",
    { class: "toggle", type: "button", "aria-controls": "panel-body", onclick: flip },
    element("span", { class: "lamp" }),
    summary,
  );
  tell();
  const body = element(
    "div",
    { class: "body", id: "panel-body", tabindex: "0", role: "region", "aria-label": "What runs on this device" },
    ...content,
  );
  return element("aside", { class: "panel", "aria-label": "Under the hood" }, toggle, body);
}
