import type { WrittenReport } from "../../build-report.ts";
import type { ByGroup } from "../../evaluate/evaluation.ts";
import { count, percent } from "../format.ts";
import { plot, section } from "../html.ts";

/** For which visits it is good, and for which not. */
export function groups({ evaluation }: WrittenReport): string {
  if (!evaluation) return "";
  const { k } = evaluation;
  const parts: readonly (readonly [string, string, string, ByGroup])[] = [
    [
      "by-length",
      "By length of the session so far",
      "Interactions before the predicted one.",
      evaluation.byPrefixLength,
    ],
    [
      "by-popularity",
      "By popularity of the item",
      "Head, middle and tail items have a third of all visits each; unseen ones have too few to be counted.",
      evaluation.byTargetPopularity,
    ],
    [
      "by-repeat",
      "Back to an item, or on to a new one",
      "Repeat: the visitor went back to an item of the session.",
      evaluation.byRepeat,
    ],
  ];
  return section(
    "groups",
    "Where it is good, and where not",
    ...parts.map(([id, title, summary, group]) => groupPlot(id, title, summary, group, k)),
  );
}

function groupPlot(id: string, title: string, summary: string, group: ByGroup, k: number): string {
  const values = Object.values(group);
  const cases = values.map((one) => count(one.cases));
  return plot(id, title, summary, {
    kind: "columns",
    categories: Object.keys(group).map((name, i) => `${name}\n${cases[i]}`),
    categoryName: "Group, and how many cases it has",
    valueName: "",
    format: (value) => percent(value),
    series: [
      { name: `HR@${k}`, values: values.map(({ hr }) => hr) },
      { name: `MRR@${k}`, values: values.map(({ mrr }) => mrr) },
    ],
  });
}
