import type { Ranked, Rung } from "afterclick";
import { element } from "../element.ts";
import { inTab, keep } from "../kept.ts";
import { type Vital, watchVitals } from "../vitals.ts";
import { whenReady } from "../when-ready.ts";
import { consentSwitch, dataButtons, networkSwitch } from "./controls.ts";
import { eventView } from "./event-view.ts";
import { itemTitles } from "./item-titles.ts";
import { orderView } from "./order-view.ts";

const RUNGS: Readonly<Record<Rung, string>> = {
  0: "the page’s own order",
  1: "remembered or popular",
  2: "mean of the session",
  3: "encoder and ranker",
};

interface Told {
  readonly ranked: Ranked;
  /** The order before this one. */
  readonly before: readonly string[];
}

/** What the device does, for those who want to see it: rung, time, order and reasons, events, consent, network. */
export async function openPanel(): Promise<void> {
  const titleOf = itemTitles();
  const told = new Map<string, Told>();
  const summary = element("span", { class: "summary" }, "Waiting for the first order");
  const toggle = element(
    "button",
    { class: "toggle", type: "button", "aria-controls": "panel-body", onclick: flip },
    element("span", { class: "lamp" }),
    summary,
  );
  const facts = element("dl", { class: "facts" });
  const chosen = element("select", { "aria-label": "List", onchange: showOrder });
  const order = element("div");
  const events = element("div");
  const vitals = element("dl", { class: "vitals" });
  const controls = element("div", { class: "controls-of-visitor" });
  const body = element(
    "div",
    { class: "body", id: "panel-body", tabindex: "0", role: "region", "aria-label": "What runs on this device" },
    facts,
    controls,
    element("div", { class: "head" }, element("h2", {}, "Order"), chosen),
    order,
    element("h2", {}, "Last events"),
    events,
    element("h2", {}, "Web vitals of this page"),
    vitals,
  );
  const panel = element("aside", { class: "panel", "aria-label": "Under the hood" }, toggle, body);

  function flip(): void {
    const next = document.documentElement.dataset.panel === "open" ? "closed" : "open";
    document.documentElement.dataset.panel = next;
    keep(inTab, "panel", next);
    showToggle();
  }
  function showToggle(): void {
    toggle.setAttribute("aria-expanded", String(document.documentElement.dataset.panel === "open"));
  }
  function showOrder(): void {
    const now = told.get(chosen.value);
    if (!now) return;
    order.replaceChildren(orderView(now.ranked, now.before, titleOf));
    const { rung, elapsedMs, release, fallback } = now.ranked;
    panel.dataset.rung = String(rung);
    summary.textContent = `Rung ${rung}: ${RUNGS[rung]}, ${elapsedMs.toFixed(1)} ms`;
    facts.replaceChildren(
      ...pair("Rung", `${rung} of 3, ${RUNGS[rung]}`),
      ...pair("Engine time", `${elapsedMs.toFixed(2)} ms`),
      ...pair("Release", release ?? "none yet"),
      ...(fallback ? pair("Why not higher", fallback.message) : []),
    );
  }
  function take(ranked: Ranked): void {
    const last = told.get(ranked.list);
    const same = last?.ranked.order.join() === ranked.order.join();
    told.set(ranked.list, {
      ranked,
      before: same ? last.before : (last?.ranked.order ?? pageOrder.get(ranked.list) ?? []),
    });
    if (!last) chosen.append(element("option", { value: ranked.list }, ranked.list));
  }
  const pageOrder = new Map(
    [...document.querySelectorAll("[data-afterclick-list]")].map((list) => [
      list.getAttribute("data-afterclick-list") ?? "",
      [...list.querySelectorAll("[data-afterclick-item]")].map(
        (item) => item.getAttribute("data-afterclick-item") ?? "",
      ),
    ]),
  );

  const figures: Partial<Record<Vital, number>> = {};
  watchVitals((vital, value) => {
    figures[vital] = value;
    const text = {
      LCP: (ms: number) => `${Math.round(ms)} ms`,
      INP: (ms: number) => `${Math.round(ms)} ms`,
      CLS: (score: number) => score.toFixed(3),
    };
    vitals.replaceChildren(
      ...(["LCP", "INP", "CLS"] as const).flatMap((name) =>
        pair(name, figures[name] === undefined ? "–" : text[name](figures[name])),
      ),
    );
  });
  showToggle();
  document.body.append(panel);

  const afterclick = await whenReady();
  if (!afterclick) {
    summary.textContent = "Afterclick’s script could not be loaded";
    return;
  }
  const showEvents = async (): Promise<void> => {
    const profile = await afterclick.profile.export();
    events.replaceChildren(
      profile.ok ? eventView(profile.value.events, titleOf) : element("p", { class: "said" }, profile.error.message),
    );
  };
  controls.append(
    consentSwitch(afterclick, () => void showEvents()),
    dataButtons(afterclick, () => void showEvents()),
    networkSwitch(),
  );
  let due = false;
  document.addEventListener("afterclick:rank", (event) => {
    take((event as CustomEvent<Ranked>).detail);
    if (due) return;
    // A page has several lists and slots; one look at the panel per frame is enough, after the page's own work.
    due = true;
    setTimeout(() => {
      due = false;
      showOrder();
      void showEvents();
    });
  });
  await showEvents();
}

const pair = (name: string, value: string): HTMLElement[] => [element("dt", {}, name), element("dd", {}, value)];
