import type { AuditAnswer, AuditEntry } from "../../../../shared/contracts/console.ts";
import { announce } from "../announce.ts";
import type { Api } from "../api.ts";
import { brokenLink } from "../audit/broken-link.ts";
import { entryItem } from "../audit/entry-item.ts";
import { rendered, type View } from "../context.ts";
import { element } from "../element.ts";
import { empty, notice, sentenceOf } from "../parts/states.ts";
import { counted } from "../words.ts";

export const audit: View = {
  name: "audit",
  title: "Audit log",
  intro: "What was changed and who read what, newest first. Each entry holds the hash of the one before.",
  officerOnly: true,
  async open({ api }) {
    return rendered(await api.get<AuditAnswer>("audit"), (answer) => auditView(api, answer));
  },
};

function auditView(api: Api, first: AuditAnswer): HTMLElement {
  if (first.entries.length === 0) return empty("Nothing is in the log yet.");
  const entries: AuditEntry[] = [];
  const chain = element("div", {});
  const list = element("ol", { class: "entries", "aria-label": "Entries, newest first" });
  const older = element("button", { type: "button", onclick: () => void load() }, "Show older entries");
  const outcome = element("div", { role: "alert" });

  function add({ entries: more, verified }: AuditAnswer): void {
    entries.push(...more);
    const broken = brokenLink(entries);
    chain.replaceChildren(chainNotice(verified, broken, entries.length));
    list.append(...more.map((entry) => entryItem(entry, entry.seq === broken)));
    older.hidden = more.length === 0 || entries.at(-1)?.previous === null;
  }

  async function load(): Promise<void> {
    const answer = await api.get<AuditAnswer>(`audit?before=${entries.at(-1)?.seq}`);
    outcome.textContent = answer.ok ? "" : sentenceOf(answer.failure);
    if (!answer.ok) return;
    const { length } = entries;
    add(answer.value);
    announce(`${counted(entries.length - length, "older entry", "older entries")} shown.`);
    list.children.item(length)?.querySelector<HTMLElement>("[tabindex]")?.focus();
  }

  add(first);
  return element("div", {}, chain, list, outcome, older);
}

function chainNotice(verified: boolean, broken: number | null, shown: number): HTMLElement {
  if (broken !== null)
    return notice(
      "bad",
      element(
        "p",
        {},
        `The chain is broken at entry ${broken}: it does not follow from the one before. Entries were changed, taken out or put in.`,
      ),
    );
  if (!verified)
    return notice(
      "bad",
      element(
        "p",
        {},
        `The server found the chain broken: an entry's contents do not have its hash, or the break is further back than the ${shown} shown.`,
      ),
    );
  return notice(
    "good",
    element("p", {}, "The chain holds: the server has checked every entry against the one before."),
  );
}
