import { element } from "./element.ts";
import { inTab, keep, recall } from "./kept.ts";
import { whenReady } from "./when-ready.ts";

interface Line {
  readonly id: string;
  readonly title: string;
  readonly price: string;
}

/** The bag: "Add to bag" buttons, the count in the header, and a dialog to check out of. Lives as long as the tab. */
export function openBag(): void {
  const list = element("ul", { class: "lines" });
  const buy = element("button", { class: "button main", type: "button", onclick: checkOut }, "Check out");
  const close = element("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Close");
  const dialog = element(
    "dialog",
    { class: "sheet", "aria-labelledby": "bag-title" },
    element("h2", { id: "bag-title" }, "Your bag"),
    list,
    element("div", { class: "row" }, buy, close),
  );
  document.body.append(dialog);

  const lines = (): Line[] => JSON.parse(recall(inTab, "bag") ?? "[]");
  const show = (): void => {
    const all = lines();
    for (const count of document.querySelectorAll("[data-bag-count]")) count.textContent = String(all.length);
    list.replaceChildren(
      ...all.map(({ title, price }) => element("li", {}, element("span", {}, title), element("b", {}, price))),
    );
    if (all.length === 0) list.append(element("li", {}, "Nothing yet."));
    buy.disabled = all.length === 0;
  };
  const save = (all: readonly Line[]): void => {
    keep(inTab, "bag", JSON.stringify(all));
    show();
  };
  /** A purchase of several things has no one element to mark, so it is told by call. */
  async function checkOut(): Promise<void> {
    const bought = lines();
    save([]);
    list.replaceChildren(element("li", {}, "Thank you. Nothing was charged, nothing will arrive."));
    const afterclick = await whenReady();
    for (const { id } of bought) afterclick?.track({ type: "purchase", item: id });
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-bag]")) {
      show();
      dialog.showModal();
    }
    const add = event.target.closest<HTMLElement>("[data-add]");
    if (!add) return;
    const text = (selector: string): string => document.querySelector(`.product ${selector}`)?.textContent ?? "";
    save([...lines(), { id: add.dataset.add ?? "", title: text(".title"), price: text(".cost") }]);
    add.textContent = "Added. Add another";
  });
  show();
}
