import type { AuditEntry } from "../../../../shared/contracts/console.ts";
import { element } from "../element.ts";
import { time } from "../words.ts";
import { detailLines } from "./detail-lines.ts";

/** One entry: when, who, what; its details and hashes folded up. @param broken whether it does not follow from the one before */
export function entryItem(entry: AuditEntry, broken: boolean): HTMLElement {
  const { seq, at, who, action, previous, hash } = entry;
  const lines = detailLines(entry.detail);
  const name = element(
    "p",
    { tabindex: "-1" },
    element("strong", {}, actionWords(action)),
    who === "command line" ? " at the command line" : ` by the ${who}`,
  );
  return element(
    "li",
    broken ? { class: "broken" } : {},
    name,
    element("p", { class: "hint" }, `${time(at)} · entry ${seq}`),
    broken ? element("p", { class: "fault" }, "Does not follow from the entry before.") : null,
    lines.length === 0 ? null : element("ul", { class: "detail" }, ...lines.map((line) => element("li", {}, line))),
    element(
      "details",
      {},
      element("summary", {}, `Hashes of entry ${seq}`),
      element(
        "dl",
        { class: "hashes" },
        ...hashRow("This entry", hash),
        ...hashRow("The one before", previous ?? "none: the first"),
      ),
    ),
  );
}

const hashRow = (name: string, hash: string): HTMLElement[] => [
  element("dt", {}, name),
  element("dd", {}, element("code", {}, hash)),
];

/** "estimates-read" -> "Estimates read" */
const actionWords = (action: string): string => {
  const words = action.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
