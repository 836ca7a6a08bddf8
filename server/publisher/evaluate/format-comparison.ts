import { formatTable } from "../format-table.ts";
import { inPercent } from "../report/format.ts";
import type { Comparison, PairedDifference } from "./compare-releases.ts";

/** A p below this is called a difference: what chance alone brings in one comparison of twenty. */
const SIGNIFICANT = 0.05;

const signed = (share: number): string => `${share > 0 ? "+" : ""}${inPercent(share)}`;

/** A comparison for people. @param names of the releases, as they were asked for */
export function formatComparison(comparison: Comparison, names: readonly [a: string, b: string]): string {
  const { k, a, b, cases, over, units } = comparison;
  const row = (name: string, metric: "hr" | "mrr" | "ndcg"): string[] => {
    const { difference, interval, p } = comparison[metric];
    return [
      `${name}@${k} %`,
      inPercent(a[metric]),
      inPercent(b[metric]),
      signed(difference),
      `${signed(interval[0])} to ${signed(interval[1])}`,
      p < 0.001 ? "< 0.001" : p.toFixed(3),
    ];
  };
  const table = formatTable(
    ["metric", "A", "B", "B - A", "95 % interval", "p"],
    [row("HR", "hr"), row("MRR", "mrr"), row("NDCG", "ndcg")],
  );
  return [
    `A: ${names[0]}\nB: ${names[1]}\n${cases} cases${over === "sessions" ? ` of ${units} sessions` : ""}`,
    table,
    `${verdict(comparison)}\n${places(comparison)}`,
  ].join("\n\n");
}

function verdict({ hr, mrr, k, over }: Comparison): string {
  const found = [
    claim(mrr, `MRR@${k} (how high the right item stands)`),
    claim(hr, `HR@${k} (whether it is among the first ${k})`),
  ].filter((text) => text !== null);
  if (found.length > 0) return found.join("\n");
  return (
    `No difference could be shown between A and B: what there is may be chance. Either they are about equally good, ` +
    `or more ${over} are needed to tell.`
  );
}

function claim({ difference, p }: PairedDifference, metric: string): string | null {
  if (p >= SIGNIFICANT) return null;
  const better = difference > 0 ? "B" : "A";
  const chance = p < 0.001 ? "in fewer than 1 of 1000" : `in ${Math.max(1, Math.round(1000 * p))} of 1000`;
  return `${better} is better by ${metric}: two equally good releases would differ as much ${chance} comparisons.`;
}

const places = ({ wins, ties, losses }: Comparison): string =>
  `The item that the visitor chose stands higher in B in ${wins} cases, higher in A in ${losses}, and the same in ${ties}.`;
