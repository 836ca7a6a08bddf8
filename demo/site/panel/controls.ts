import type { ConsentMode } from "afterclick";
import type {} from "afterclick/privacy";
import { element } from "../element.ts";
import { keep, onDevice, recall } from "../kept.ts";
import { whenReady } from "../when-ready.ts";
import { networkCut } from "./cut-network.ts";

const MODES: readonly (readonly [mode: ConsentMode, label: string])[] = [
  ["off", "Off"],
  ["session", "This tab"],
  ["device", "This device"],
  ["contribute", "+ statistics"],
];

/** The visitor's choice, kept by the shop for the next page. */
export function consentSwitch(changed: () => void): HTMLElement {
  const choose = async (mode: ConsentMode): Promise<void> => {
    keep(onDevice, "consent", mode);
    await (await whenReady())?.consent(mode);
    lookAgain();
    changed();
  };
  document.addEventListener("afterclick:consent", ({ detail }) => {
    for (const radio of fieldset.querySelectorAll("input")) radio.checked = radio.value === detail.mode;
  });
  const now = recall(onDevice, "consent") ?? "device";
  const fieldset = element(
    "fieldset",
    { class: "segments" },
    element("legend", {}, "Consent: what may be remembered"),
    ...MODES.map(([mode, label]) =>
      element(
        "label",
        {},
        element("input", {
          type: "radio",
          name: "consent",
          value: mode,
          checked: mode === now,
          onchange: () => void choose(mode),
        }),
        element("span", {}, label),
      ),
    ),
  );
  return fieldset;
}

/** What the panel changed is shown by the privacy page too. */
const lookAgain = (): void => void document.querySelector("afterclick-privacy")?.refresh?.();

export function dataButtons(changed: () => void): HTMLElement {
  const said = element("span", { class: "said", role: "status" });
  const erase = async (): Promise<void> => {
    const result = await (await whenReady())?.profile.erase();
    said.textContent = result?.ok ? "Erased." : (result?.error.message ?? "");
    lookAgain();
    changed();
  };
  const save = async (): Promise<void> => {
    const result = await (await whenReady())?.profile.export();
    if (!result?.ok) {
      said.textContent = result?.error.message ?? "";
      return;
    }
    const url = URL.createObjectURL(new Blob([JSON.stringify(result.value, null, 2)], { type: "application/json" }));
    element("a", { href: url, download: "afterclick-profile.json" }).click();
    URL.revokeObjectURL(url);
    said.textContent = "Saved to your downloads.";
  };
  return element(
    "div",
    { class: "row" },
    element("button", { class: "button", type: "button", onclick: () => void erase() }, "Erase everything"),
    element("button", { class: "button", type: "button", onclick: () => void save() }, "Export"),
    said,
  );
}

/** The switch that pulls the plug, and how many requests ran into it. */
export function networkSwitch(): HTMLElement {
  let tried = 0;
  const said = element("span", { class: "said", role: "status", id: "cut-said" }, "The shop is online.");
  const tell = (): void => {
    said.textContent = `Cut. ${tried} ${tried === 1 ? "request" : "requests"} tried since.`;
  };
  const cut = networkCut(() => {
    tried++;
    tell();
  });
  const input = element("input", {
    type: "checkbox",
    role: "switch",
    id: "cut",
    "aria-describedby": "cut-said",
    onchange: () => void flip(),
  });
  const flip = async (): Promise<void> => {
    tried = 0;
    if (!input.checked) {
      cut.off();
      said.textContent = "The shop is online.";
      return;
    }
    try {
      await cut.on();
      tell();
    } catch {
      input.checked = false;
      said.textContent = "This browser refuses the service worker that cuts the network.";
    }
  };
  if (!navigator.serviceWorker) input.disabled = true;
  return element(
    "div",
    { class: "switch" },
    element("label", { for: "cut" }, input, element("span", {}, "Cut the network")),
    said,
  );
}
