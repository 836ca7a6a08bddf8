import type { StatusAnswer } from "../../../../shared/contracts/console.ts";
import { rendered, type View } from "../context.ts";
import { element } from "../element.ts";
import { empty } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import { count, elapsed } from "../words.ts";

export const status: View = {
  name: "status",
  title: "Status",
  intro: "What became of the reports that reached this server since it started. No address and no time is counted.",
  async open({ api, reload }) {
    return rendered(await api.get<StatusAnswer>("status"), (answer) => statusView(answer, () => reload()));
  },
};

const numbers = (name: string) => [{ name }, { name: "Number", number: true }];

function statusView({ counters, policyVersion, uptimeS }: StatusAnswer, refresh: () => void): HTMLElement {
  const { stored, repeated, commits, refused, deadLettersDropped } = counters;
  const codes = Object.entries(refused).filter(([, number]) => number);
  return element(
    "div",
    {},
    element("p", {}, `Running for ${elapsed(uptimeS)}; version ${policyVersion} of the policy is in force.`),
    element("button", { type: "button", class: "after", onclick: refresh }, "Look again"),
    table("Reports since the start", numbers("What became of them"), [
      ["On the disk", count(stored)],
      ["Sent again, and not counted twice", count(repeated)],
      ["Transactions that took", count(commits)],
      ["Refused requests of which nothing was kept", count(deadLettersDropped)],
    ]),
    codes.length === 0
      ? empty("No report was refused.")
      : table(
          "Refused since the start",
          numbers("Why"),
          codes.map(([code, number]) => [element("code", {}, code), count(number ?? 0)]),
        ),
    codes.length === 0 ? null : element("p", { class: "hint" }, "What each code means is in docs/ingest.md."),
  );
}
