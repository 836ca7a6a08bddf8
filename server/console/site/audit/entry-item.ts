import type { AuditEntry, DamagedEntry } from "../../../../shared/contracts/console.ts";
import { element } from "../element.ts";
import { time } from "../words.ts";
import { detailLines } from "./detail-lines.ts";

/** One entry: when, who, what; its details and hashes folded up. @param broken whether it does not follow from the one before */
export function entryItem(entry: AuditEntry | DamagedEntry, broken: boolean): HTMLElement {
  if ("because" in entry) return damagedItem(entry);
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
    hashes(seq, [...hashRow("This entry", hash), ...hashRow("The one before", previous ?? "none: the first")]),
  );
}

/** What is there, as it is: it may be anything. */
const damagedItem = ({ seq, because, text, hash }: DamagedEntry): HTMLElement =>
  element(
    "li",
    { class: "broken" },
    element("p", { tabindex: "-1" }, element("strong", {}, "Damaged")),
    element("p", { class: "hint" }, `Entry ${seq}`),
    element("p", { class: "fault" }, `This is not what was written: ${because}.`),
    element("ul", { class: "detail" }, element("li", {}, element("code", {}, text))),
    hashes(seq, hashRow("Said to be this entry's", hash)),
  );

const hashes = (seq: number, rows: readonly HTMLElement[]): HTMLElement =>
  element("details", {}, element("summary", {}, `Hashes of entry ${seq}`), element("dl", { class: "hashes" }, ...rows));

const hashRow = (name: string, hash: string): HTMLElement[] => [
  element("dt", {}, name),
  element("dd", {}, element("code", {}, hash)),
];

/** "estimates read" -> "Estimates read" */
const actionWords = (action: string): string => action.charAt(0).toUpperCase() + action.slice(1);
