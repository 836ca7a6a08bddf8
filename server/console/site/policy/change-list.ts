import type { PolicyChange } from "../../../../shared/contracts/console.ts";
import { element } from "../element.ts";
import { changeWords } from "./change-words.ts";

/** Longer values are folded up. */
const SHORT = 60;

/** What will change and what it does, in the order of the server. */
export function changeList(changes: readonly PolicyChange[]): HTMLElement {
  return element("ol", { class: "changes" }, ...changes.map(changeItem));
}

function changeItem(change: PolicyChange): HTMLElement {
  const { place, before, after } = changeWords(change);
  const [was, is] = [before ?? "not there", after ?? "taken out"];
  const values = element(
    "dl",
    {},
    element("dt", {}, "Before"),
    element("dd", {}, was),
    element("dt", {}, "After"),
    element("dd", {}, is),
  );
  return element(
    "li",
    {},
    element("p", { class: "effect" }, change.effect),
    element("p", { class: "place" }, place),
    was.length + is.length <= SHORT
      ? values
      : element("details", {}, element("summary", {}, `Before and after of: ${place}`), values),
  );
}
