import type { AuditAnswer } from "../../../../shared/contracts/console.ts";
import { announce } from "../announce.ts";
import type { Api } from "../api.ts";
import { brokenLink } from "../audit/broken-link.ts";
import { entryItem } from "../audit/entry-item.ts";
import { rendered, type View } from "../context.ts";
import { element } from "../element.ts";
import { empty, notice, sentenceOf } from "../parts/states.ts";
import { counted, time } from "../words.ts";

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
  const entries: AuditAnswer["entries"][number][] = [];
  const chain = element("div", {});
  const list = element("ol", { class: "entries", "aria-label": "Entries, newest first" });
  const older = element("button", { type: "button", onclick: () => void load() }, "Show older entries");
  const check = element("button", { type: "button", onclick: () => void checkAll() }, "Check every entry now");
  const outcome = element("div", { role: "alert" });

  function add({ entries: more, ...checked }: AuditAnswer): void {
    entries.push(...more);
    const broken = brokenLink(entries);
    tell(checked, broken);
    list.append(...more.map((entry) => entryItem(entry, entry.seq === broken)));
    older.hidden = more.length === 0 || entries.at(-1)?.seq === 1;
  }

  function tell({ broken, checkedAt }: Checked, shown: number | null): void {
    const seen = shown === null ? null : { seq: shown, because: "it does not follow from the one before" };
    chain.replaceChildren(chainNotice({ broken: broken ?? seen, checkedAt }));
  }

  async function ask(path: string): Promise<AuditAnswer | null> {
    const answer = await api.get<AuditAnswer>(path);
    outcome.textContent = answer.ok ? "" : sentenceOf(answer.failure);
    return answer.ok ? answer.value : null;
  }

  async function load(): Promise<void> {
    const answer = await ask(`audit?before=${entries.at(-1)?.seq}`);
    if (!answer) return;
    const { length } = entries;
    add(answer);
    announce(`${counted(entries.length - length, "older entry", "older entries")} shown.`);
    list.children.item(length)?.querySelector<HTMLElement>("[tabindex]")?.focus();
  }

  async function checkAll(): Promise<void> {
    const answer = await ask("audit?whole=1");
    if (!answer) return;
    // What is shown may have been put right, or damaged, since.
    entries.length = 0;
    list.replaceChildren();
    add(answer);
    announce(chain.textContent ?? "");
  }

  add(first);
  return element("div", {}, chain, check, list, outcome, older);
}

type Checked = Pick<AuditAnswer, "broken" | "checkedAt">;

const chainNotice = ({ broken, checkedAt }: Checked): HTMLElement =>
  broken === null
    ? notice(
        "good",
        element(
          "p",
          {},
          `The chain holds: the server has checked every entry against the one before on ${time(checkedAt)}, and since then those that came and those shown here.`,
        ),
      )
    : notice(
        "bad",
        element(
          "p",
          {},
          `The chain is broken at entry ${broken.seq}: ${broken.because}. Entries were changed, taken out or put in.`,
        ),
      );
