import type { WrittenReport } from "../../build-report.ts";
import type { Importance } from "../feature-importance.ts";
import { inPercent, percent } from "../format.ts";
import { paragraph, plot, section, table } from "../html.ts";

const SHOWN = 15;

/** Which of its inputs the ranker leans on. */
export function importance({ importance: found }: WrittenReport): string {
  if (!found) return "";
  const { k, lists, mrr } = found;
  const drops = (id: string, title: string, summary: string, rows: readonly Importance[]): string =>
    plot(id, title, summary, {
      kind: "bars",
      categories: rows.map(({ name }) => name),
      categoryName: "Input",
      valueName: "",
      format: inPercent,
      series: [
        {
          name: `Loss of MRR@${k}, percentage points`,
          values: rows.map(({ mrrDrop }) => mrrDrop),
          low: rows.map(({ mrrDrop, standardError }) => mrrDrop - 1.96 * standardError),
          high: rows.map(({ mrrDrop, standardError }) => mrrDrop + 1.96 * standardError),
        },
      ],
    });
  return section(
    "importance",
    "What the ranker goes by",
    paragraph(
      `On ${lists} held-out lists with MRR@${k} ${percent(mrr)}: what is lost, in percentage points, when an input is shuffled among all candidates. ` +
        "Inputs that say the same stand in for each other, so a group weighs more than its members. The lines are 95 % intervals.",
    ),
    drops("importance-groups", "By group of inputs", "", found.groups),
    drops(
      "importance-columns",
      `The ${Math.min(SHOWN, found.columns.length)} inputs that matter most`,
      "",
      found.columns.slice(0, SHOWN),
    ),
    `<details><summary>All inputs</summary>${table(
      "Loss when an input is shuffled, percentage points",
      ["Input", `MRR@${k}`, "Standard error", `HR@${k}`],
      found.columns.map(({ name, mrrDrop, standardError, hrDrop }) => [
        name,
        inPercent(mrrDrop),
        inPercent(standardError),
        inPercent(hrDrop),
      ]),
    )}</details>`,
  );
}
