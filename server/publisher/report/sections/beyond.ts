import type { WrittenReport } from "../../build-report.ts";
import type { BeyondAccuracy, Evaluation } from "../../evaluate/evaluation.ts";
import type { Accuracy } from "../../evaluate/metrics.ts";
import { percent } from "../format.ts";
import { paragraph, section, table } from "../html.ts";
import { METHODS } from "../method-names.ts";

/** What the lists are like beside being right. */
export function beyond({ evaluation }: WrittenReport): string {
  if (!evaluation) return "";
  const shown = (value: number | null, format: (value: number) => string): string =>
    value === null ? "–" : format(value);
  const signed = (share: number): string => `${share < 0 ? "−" : "+"}${percent(Math.abs(share), 0)}`;
  const row = (name: string, one: BeyondAccuracy): string[] => [
    name,
    percent(one.coverage, 0),
    one.novelty.toFixed(1),
    shown(one.diversity, (value) => value.toFixed(2)),
    shown(one.popularityDrift, signed),
    shown(one.priceDrift, signed),
  ];
  const { chosen } = evaluation;
  return section(
    "beyond",
    "Beside being right",
    paragraph(
      "Coverage is the share of all items that somebody was shown. Novelty is how rare the items shown are, in bits. " +
        "Diversity is how unlike each other the items of a list are, from 0 to 1. Drift is how much more visited, or dearer, " +
        "the items shown are than those of the session.",
    ),
    table(
      "Lists by method",
      ["Method", "Coverage", "Novelty", "Diversity", "Popularity drift", "Price drift"],
      [
        row("Device", evaluation),
        ...(Object.entries(evaluation.baselines) as [keyof typeof METHODS, BeyondAccuracy][]).map(([method, one]) =>
          row(METHODS[method][0], one),
        ),
        [
          "What visitors went to",
          "–",
          chosen.novelty.toFixed(1),
          "–",
          shown(chosen.popularityDrift, signed),
          shown(chosen.priceDrift, signed),
        ],
      ],
    ),
    rulesCost(evaluation),
  );
}

/** What the shop's rules cost or gain. */
function rulesCost({ rules, k, ...withRules }: Evaluation): string {
  if (!rules) return "";
  const row = (name: string, { hr, mrr }: Accuracy): string[] => [name, percent(hr, 2), percent(mrr, 2)];
  return table(
    "With and without the rules",
    ["Lists", `HR@${k}`, `MRR@${k}`],
    [
      row("As shown", withRules),
      ...(rules.withoutDiversity ? [row("Without the diversity rule", rules.withoutDiversity)] : []),
      row("Without any rule", rules.withoutRules),
    ],
  );
}
