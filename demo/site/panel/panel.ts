import type { Ranked } from "afterclick";
import { element } from "../element.ts";
import { whenReady } from "../when-ready.ts";
import { consentSwitch, dataButtons, networkSwitch } from "./controls.ts";
import { drawer, isOpen } from "./drawer.ts";
import { eventView } from "./event-view.ts";
import { factsOf, pair } from "./facts.ts";
import { itemTitles } from "./item-titles.ts";
import { orderView } from "./order-view.ts";
import { vitalsView } from "./vitals-view.ts";

/** What the device does, for those who want to see it: rung, time, order and reasons, events, consent, network. */
export async function openPanel(): Promise<void> {
  const titleOf = itemTitles();
  const told = new Map<string, Ranked>();
  const summary = element("span", { class: "summary" }, "Waiting for the first order");
  const facts = element("dl", { class: "facts" }, ...pair("Order from", "the page itself"));
  const chosen = element("select", { "aria-label": "List", onchange: () => showOrder() });
  const order = element("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Order and reasons" });
  const events = element("div", { class: "log" });

  const showOrder = (): void => {
    const ranked = told.get(chosen.value);
    if (!ranked) return;
    panel.dataset.rung = String(ranked.rung);
    summary.textContent = `Rung ${ranked.rung} · ${ranked.elapsedMs.toFixed(1)} ms on this device`;
    // Nobody sees the rest of a closed panel; it would be drawn behind every order.
    if (!isOpen()) return;
    facts.replaceChildren(...factsOf(ranked));
    order.replaceChildren(orderView(ranked, titleOf));
  };
  const showEvents = async (): Promise<void> => {
    if (!isOpen()) return;
    const profile = await (await whenReady())?.profile.export();
    events.replaceChildren(
      profile?.ok
        ? eventView(profile.value.events, titleOf)
        : element("p", { class: "said" }, profile?.error.message ?? ""),
    );
  };
  const refresh = (): void => void showEvents();
  const opened = (): void => {
    showOrder();
    refresh();
  };
  const panel = drawer(
    opened,
    summary,
    facts,
    element("div", { class: "visitor" }, consentSwitch(refresh), dataButtons(refresh), networkSwitch()),
    element("div", { class: "head" }, element("h2", {}, "Order"), chosen),
    order,
    element(
      "p",
      { class: "said" },
      "What you look at keeps its place; the rest moves at once, and all of it behind a film that plays.",
    ),
    element("h2", {}, "Last events"),
    events,
    element("h2", {}, "Web vitals of this page"),
    vitalsView(),
  );
  document.body.append(panel);

  // What is clicked is what a visitor wonders about.
  document.addEventListener("click", ({ target }) => {
    const list = target instanceof Element ? target.closest<HTMLElement>("[data-afterclick-list]") : null;
    const name = list?.dataset.afterclickList;
    if (!name || name === chosen.value || !told.has(name)) return;
    chosen.value = name;
    // After the click's own work.
    setTimeout(showOrder);
  });

  let due = false;
  document.addEventListener("afterclick:rank", (event) => {
    const ranked = (event as CustomEvent<Ranked>).detail;
    if (!told.has(ranked.list)) chosen.append(element("option", { value: ranked.list }, ranked.list));
    told.set(ranked.list, ranked);
    if (due) return;
    // One answer tells of several lists; the panel looks once, after the page's own work.
    due = true;
    setTimeout(() => {
      due = false;
      opened();
    });
  });
  if ((await whenReady()) === null) summary.textContent = "Afterclick’s script could not be loaded";
  refresh();
}
