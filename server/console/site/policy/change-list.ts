import type { PolicyChange } from "../../../../shared/contracts/console.ts";
import { element } from "../element.ts";
import { plain } from "../words.ts";

/** Longer values are folded up. */
const SHORT = 60;

/** What will change and what it does, in the order of the server. */
export function changeList(changes: readonly PolicyChange[]): HTMLElement {
  return element("ol", { class: "changes" }, ...changes.map(changeItem));
}

function changeItem({ path, before, after, effect }: PolicyChange): HTMLElement {
  const isShort = plain(before).length + plain(after).length <= SHORT;
  const values = element(
    "dl",
    {},
    element("dt", {}, "Before"),
    element("dd", {}, element("code", {}, plain(before))),
    element("dt", {}, "After"),
    element("dd", {}, element("code", {}, plain(after))),
  );
  return element(
    "li",
    {},
    element("p", { class: "effect" }, effect),
    element("p", { class: "place" }, element("code", {}, path)),
    isShort ? values : element("details", {}, element("summary", {}, `Before and after of ${path}`), values),
  );
}
