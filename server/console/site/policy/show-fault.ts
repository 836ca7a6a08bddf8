import { placeOfFault } from "./place-of-fault.ts";

/**
 * Puts a fault of the policy at the field that it names.
 *
 * @returns whether there is such a field
 */
export function showFault(form: HTMLElement, fault: string): boolean {
  clearFaults(form);
  const { place, text } = placeOfFault(fault);
  const control = fieldAt(form, place)?.querySelector<HTMLElement>(CONTROLS);
  if (control) showAt(control, text);
  return Boolean(control);
}

/**
 * Points out the first field that says nothing where a number or a time must be, which no server need be asked about.
 *
 * @returns whether there is one
 */
export function showUnreadable(form: HTMLElement): boolean {
  clearFaults(form);
  const control = [...form.querySelectorAll("input")].find(
    ({ type, value, validity }) => validity.badInput || (type === "number" && value === ""),
  );
  if (control) showAt(control, control.type === "number" ? "Enter a number." : "Enter day and time, or neither.");
  return Boolean(control);
}

const CONTROLS = "input, select, textarea";

/** Opens what hides the control, and goes there. */
function showAt(control: HTMLElement, text: string): void {
  const room = control.closest(".field")?.querySelector(".fault");
  if (room) room.textContent = text;
  control.setAttribute("aria-invalid", "true");
  const folded = control.closest("details");
  if (folded) folded.open = true;
  control.focus();
}

function clearFaults(form: HTMLElement): void {
  for (const room of form.querySelectorAll(".fault")) room.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

/** The field whose place has the most parts in common with what is named: "domain.values.3" is in "domain". */
function fieldAt(form: HTMLElement, place: readonly string[]): Element | null {
  const [first, question, ...rest] = place;
  const isOfQuestion = first === "questions" && question !== undefined;
  const within = isOfQuestion ? questionAt(form, question) : form;
  const parts = isOfQuestion ? rest : place;
  for (let length = parts.length; within && length > 0; length--) {
    const wanted = parts.slice(0, length).join(".");
    const found = within.querySelector(`[data-place="${CSS.escape(wanted)}"]`);
    if (found) return found;
  }
  return null;
}

/** By its id, or its number: "#2". */
function questionAt(form: HTMLElement, name: string): Element | undefined {
  const all = [...form.querySelectorAll("[data-question]")];
  if (name.startsWith("#")) return all[Number(name.slice(1)) - 1];
  return all.find((one) => one.querySelector(".name")?.textContent === name);
}
