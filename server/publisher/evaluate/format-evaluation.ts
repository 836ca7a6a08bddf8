import { formatTable } from "../format-table.ts";
import { inPercent } from "../report/format.ts";
import { METHODS } from "../report/method-names.ts";
import type { BeyondAccuracy, ByGroup, Evaluation, Interval } from "./evaluation.ts";
import type { Accuracy } from "./metrics.ts";

/** An evaluation for people: tables in percent, and what they mean. */
export function formatEvaluation(evaluation: Evaluation): string {
  return [
    accuracyTable(evaluation),
    ...sentences(evaluation),
    segmentTable(evaluation),
    beyondTable(evaluation),
    ...(evaluation.baselines.sessionKnn ? [] : [MISSING]),
  ].join("\n\n");
}

const MISSING =
  "Item-kNN and session-kNN are left out: they learn from the log the release was built from; name it with --train FILE.";

const figures = ({ cases, hr, mrr, ndcg }: Accuracy): string[] => [String(cases), ...[hr, mrr, ndcg].map(inPercent)];

function accuracyTable({ k, baselines, rules, ...device }: Evaluation): string {
  const rows = [
    ["device", ...figures(device), "what a visitor would be shown"],
    ...(rules ? [["withoutRules", ...figures(rules.withoutRules), "the same scores, no rules applied"]] : []),
    ...(rules?.withoutDiversity
      ? [["withoutDiversity", ...figures(rules.withoutDiversity), "all rules but diversity"]]
      : []),
    ...Object.entries(baselines).map(([name, accuracy]) => [
      name,
      ...figures(accuracy),
      METHODS[name as keyof typeof baselines][1],
    ]),
  ];
  return formatTable(["method", "cases", `HR@${k} %`, `MRR@${k} %`, `NDCG@${k} %`, "what it is"], rows);
}

function sentences({ intervals, bars, rules, ...device }: Evaluation): string[] {
  const said: string[] = [];
  if (intervals) {
    const range = ([low, high]: Interval): string => `${inPercent(low)} to ${inPercent(high)}`;
    const { hr, mrr, ndcg, over, units } = intervals;
    said.push(
      `95 % intervals of the device (${units} ${over} resampled): ` +
        `HR ${range(hr)}, MRR ${range(mrr)}, NDCG ${range(ndcg)}.`,
    );
  }
  const { method, mrrRatio } = bars.sessionBlind;
  said.push(
    mrrRatio === null
      ? "No list that ignores the session was right once, so the device's MRR cannot be compared with theirs."
      : `The device's MRR is ${mrrRatio.toFixed(2)} times that of ${method}, the best list that ignores the session.`,
  );
  if (bars.firstClick) {
    const { device: first, sessionKnn } = bars.firstClick;
    const name = ({ hr, mrr }: Accuracy): string => `HR ${inPercent(hr)}, MRR ${inPercent(mrr)}`;
    const beside = sessionKnn ? `; session-kNN: ${name(sessionKnn)}` : "";
    said.push(`After a single click (${first.cases} cases): ${name(first)}${beside}.`);
  }
  if (rules) {
    const change = (without: number, value: number): string =>
      `${value < without ? "" : "+"}${inPercent(value - without)}`;
    said.push(
      `The rules change HR by ${change(rules.withoutRules.hr, device.hr)} and MRR by ` +
        `${change(rules.withoutRules.mrr, device.mrr)} points.`,
    );
  }
  return [said.join("\n")];
}

function segmentTable({ k, cases, baselines, ...device }: Evaluation): string {
  const beside = baselines.sessionKnn ? "sessionKnn" : "lastItemNeighbours";
  const other = baselines[beside] ?? baselines.lastItemNeighbours;
  const rows = (what: string, groups: ByGroup, others: ByGroup): string[][] =>
    Object.entries(groups).map(([group, { cases: count, hr, mrr }]) => [
      `${what} ${group}`,
      inPercent(count / cases),
      inPercent(hr),
      inPercent(mrr),
      inPercent(others[group].mrr),
    ]);
  return formatTable(
    ["cases with", "% of cases", `HR@${k} %`, `MRR@${k} %`, `${beside} MRR@${k} %`],
    [
      ...rows("prefix", device.byPrefixLength, other.byPrefixLength),
      ...rows("target", device.byTargetPopularity, other.byTargetPopularity),
      ...rows("target", device.byRepeat, other.byRepeat),
    ],
  );
}

function beyondTable({ baselines, rules, chosen, ...device }: Evaluation): string {
  const share = (value: number | null): string => (value === null ? "" : inPercent(value));
  const row = (name: string, { coverage, novelty, ...m }: Partial<BeyondAccuracy>): string[] => [
    name,
    coverage === undefined ? "" : inPercent(coverage),
    novelty?.toFixed(2) ?? "",
    share(m.diversity ?? null),
    share(m.categoryDiversity ?? null),
    share(m.popularityDrift ?? null),
    share(m.priceDrift ?? null),
  ];
  const table = formatTable(
    ["list of", "coverage %", "novelty bits", "diversity %", "categories %", "popularity drift %", "price drift %"],
    [
      row("device", device),
      ...(rules ? [row("withoutRules", rules.withoutRules)] : []),
      ...Object.entries(baselines).map(([name, m]) => row(name, m)),
      row("what visitors chose", chosen),
    ],
  );
  return `${table}\n${LEGEND}`;
}

const LEGEND = [
  "coverage: items shown at least once. novelty: the higher, the less popular what is shown. diversity: how far apart",
  "the items of a list are; categories: pairs of a list that differ in category. drift: how much more popular, or dearer,",
  "than the session's own items.",
].join("\n");
