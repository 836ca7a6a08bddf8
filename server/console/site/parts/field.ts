import { element, uniqueId } from "../element.ts";

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export interface FieldText {
  /** Where the policy has it, such as "caps.day"; within a question, "epsilon". */
  readonly place: string;
  readonly label: string;
  readonly hint?: string;
}

/** A control with its label, its hint and room for what is wrong with it. */
export function field<C extends Control>({ place, label, hint }: FieldText, control: C): HTMLElement {
  const id = uniqueId("field");
  const described = [`${id}-fault`];
  if (hint) described.unshift(`${id}-hint`);
  control.id = id;
  control.setAttribute("aria-describedby", described.join(" "));
  return element(
    "div",
    { class: "field", "data-place": place },
    element("label", { for: id }, label),
    hint ? element("p", { class: "hint", id: `${id}-hint` }, hint) : null,
    control,
    element("p", { class: "fault", id: `${id}-fault` }),
  );
}

export function numberInput(value: number, limits: { min: number; max: number; step?: string }): HTMLInputElement {
  const { min, max, step = "any" } = limits;
  const control = element("input", { type: "number", min: String(min), max: String(max), step, inputmode: "decimal" });
  control.value = Number.isNaN(value) ? "" : String(value);
  return control;
}

export function textInput(value: string): HTMLInputElement {
  const control = element("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  control.value = value;
  return control;
}

export function textArea(value: string, rows: number): HTMLTextAreaElement {
  const control = element("textarea", { rows: String(rows) });
  control.value = value;
  return control;
}

export function select(options: readonly (readonly [value: string, text: string])[], chosen: string) {
  const control = element(
    "select",
    {},
    ...options.map(([value, text]) => element("option", { value, selected: value === chosen }, text)),
  );
  return control;
}
