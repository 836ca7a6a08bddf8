import { isLower } from "../../../shared/consent/lowest-mode.ts";
import { CONSENT_MODES, type ConsentMode } from "../../../shared/contracts/consent.ts";
import type { Result } from "../../../shared/contracts/error-code.ts";
import type { ConsentChosen } from "../consent-chosen.ts";
import { buttonOf, elementOf, listOf, partOf } from "../element-of.ts";
import { isKept } from "../kept-on-device.ts";
import type { MakePart, Shown } from "../shown.ts";
import type { Texts } from "../texts.ts";

/**
 * The mode as radios and a button. Arrow keys pass through every mode, so a radio changes nothing by itself:
 *
 *   radio ──► marked, and what saving it erases is said ── button ──► the site is told, consent(mode), what came of it is said
 */
export const choicePart: MakePart = (texts, host) => {
  /** What the visitor chose last, as far as this page knows, and what they have marked since. */
  let chosen: ConsentMode = "off";
  let marked: ConsentMode | null = null;
  /** What was saved here, for where nothing runs that could tell. */
  let saved: ConsentMode = "off";
  let isSaving = false;
  let last: Shown | null = null;

  const radios = CONSENT_MODES.map((mode) => {
    const radio = elementOf("input", { type: "radio", name: "mode", id: mode, value: mode });
    radio.setAttribute("aria-describedby", `${mode}-words`);
    radio.addEventListener("change", () => {
      marked = mode;
      draw();
    });
    return radio;
  });
  const labels = radios.map((radio, i) => {
    const [name, words] = texts.modes[CONSENT_MODES[i]];
    const label = partOf("choice", "label", { htmlFor: radio.id }, elementOf("span", {}, name));
    return elementOf(
      "div",
      { className: "mode" },
      radio,
      label,
      elementOf("small", { id: `${radio.id}-words` }, words),
    );
  });
  const hint = elementOf("p", { id: "hint", ariaLive: "polite" });
  const said = elementOf("p", { role: "status" });
  const lowered = elementOf("div");
  const button = buttonOf(texts.save, () => void save());
  button.setAttribute("aria-describedby", hint.id);
  const element = partOf(
    "section",
    "fieldset",
    {},
    partOf("heading", "legend", {}, texts.choice),
    ...labels,
    lowered,
    elementOf("div", { className: "buttons" }, button, hint),
    said,
  );

  function draw(): void {
    for (const radio of radios) radio.checked = radio.value === (marked ?? chosen);
    const words = last && (marked || !isSaving) ? hintOf(texts, last, chosen, marked) : "";
    // Screen readers say it again whenever it is set.
    if (hint.textContent !== words) hint.textContent = words;
  }
  async function save(): Promise<void> {
    const mode = marked ?? chosen;
    host.emit("afterclick:consent", { mode, before: chosen } satisfies ConsentChosen);
    saved = chosen = mode;
    marked = null;
    isSaving = true;
    draw();
    const result = await host.afterclick?.consent(mode);
    isSaving = false;
    await host.refresh();
    if (result) said.textContent = savedWords(texts, mode, result);
  }
  return {
    element,
    show(shown) {
      last = shown;
      const { status, profile } = shown;
      element.hidden = !status;
      const caps = status?.caps ?? [];
      chosen = caps.find(({ by }) => by === "visitor")?.most ?? (profile ? "contribute" : saved);
      if (marked === chosen) marked = null;
      lowered.replaceChildren(...loweredOf(texts, shown, chosen));
      draw();
    },
  };
};

function hintOf(texts: Texts, { kept }: Shown, chosen: ConsentMode, marked: ConsentMode | null): string {
  const mode = marked ?? chosen;
  const erases = isLower(mode, chosen) || (kept !== null && isKept(kept) && isLower(mode, "device"));
  return [marked ? texts.unsaved : "", erases ? texts.erases[mode] : ""].filter(Boolean).join(" ");
}

function savedWords(texts: Texts, mode: ConsentMode, result: Result<ConsentMode>): string {
  const more = !result.ok
    ? texts.notInForce(result.error.message)
    : result.value === mode
      ? ""
      : texts.inForce(texts.modes[result.value][0]);
  return `${texts.chosen(texts.modes[mode][0])} ${more}`.trim();
}

/** Who keeps the mode in force below the chosen one, and why. */
function loweredOf(texts: Texts, { status }: Shown, chosen: ConsentMode): Node[] {
  const others = (status?.caps ?? []).filter(({ by }) => by !== "visitor");
  if (!status || status.consent === chosen || others.length === 0) return [];
  const reasons = others.map(({ by, because }) => `${texts.lowers[by]}: ${because}`);
  return [elementOf("p", {}, texts.lowered(texts.modes[status.consent][0])), elementOf("ul", {}, ...listOf(reasons))];
}
