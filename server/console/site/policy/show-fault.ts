import { placeOfFault } from "./place-of-fault.ts";

/**
 * Puts a fault of the policy at the field that it names, opens what hides the field, and goes there.
 *
 * @returns whether there is such a field
 */
export function showFault(form: HTMLElement, fault: string): boolean {
  clearFaults(form);
  const { place, text } = placeOfFault(fault);
  const found = fieldAt(form, place);
  const control = found?.querySelector<HTMLElement>("input, select, textarea");
  if (!found || !control) return false;
  const room = found.querySelector(".fault");
  if (room) room.textContent = text;
  control.setAttribute("aria-invalid", "true");
  const folded = found.closest("details");
  if (folded) folded.open = true;
  control.focus();
  return true;
}

export function clearFaults(form: HTMLElement): void {
  for (const room of form.querySelectorAll(".fault")) room.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

/** The field whose place has the most parts in common with what is named: "domain.values.3" is in "domain". */
function fieldAt(form: HTMLElement, place: readonly string[]): Element | null {
  const [first, index, ...rest] = place;
  const isOfQuestion = first === "questions" && index !== undefined;
  const within = isOfQuestion ? form.querySelectorAll("[data-question]")[Number(index)] : form;
  const parts = isOfQuestion ? rest : place;
  for (let length = parts.length; within && length > 0; length--) {
    const wanted = parts.slice(0, length).join(".");
    const found = within.querySelector(`[data-place="${CSS.escape(wanted)}"]`);
    if (found) return found;
  }
  return null;
}
