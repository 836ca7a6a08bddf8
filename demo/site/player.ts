import { element } from "./element.ts";
import type { FilmStage } from "./film-stage.ts";

/**
 * Plays a film of a list over the page. While the dialog is open the page is about that film (data-afterclick-view), so
 * the time spent counts for it; when it closes, the list behind it has its new order.
 */
export function playInPlace(): void {
  const title = element("h2", { class: "title", id: "player-title" });
  const place = element("div", { class: "place" });
  const close = element("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Close");
  const dialog = element(
    "dialog",
    { class: "player", "aria-labelledby": "player-title" },
    place,
    element("div", { class: "row" }, title, close),
  );
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.removeAttribute("data-afterclick-view");
    place.replaceChildren();
  });

  const open = (id: string, link: HTMLAnchorElement): void => {
    title.textContent = link.textContent;
    const stage = document.createElement("film-stage") as FilmStage;
    stage.setAttribute("item", id);
    stage.setAttribute("seconds", link.dataset.film ?? "");
    stage.setAttribute("label", link.textContent ?? "");
    place.replaceChildren(stage);
    dialog.setAttribute("data-afterclick-view", id);
    // A second click may have come before the dialog did.
    if (!dialog.open) dialog.showModal();
    stage.play();
  };

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-film]") : null;
    const id = link?.closest("[data-afterclick-item]")?.getAttribute("data-afterclick-item");
    // A click with a key held asks for a tab or a window of its own.
    if (!link || !id || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // Two frames later: opening a dialog restyles the whole page, and the list's answer should not wait for that.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(open, 0, id, link)));
  });
}
