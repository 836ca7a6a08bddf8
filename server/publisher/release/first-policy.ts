import { CLICKED_PLACES, firstSitePolicy, type Question, type SitePolicy } from "../../../shared/contracts/index.ts";
import type { Release } from "./read-release.ts";

/** More make estimates worse: the error of all shares together grows with the number of values. */
const MOST_CATEGORIES = 255;
/**
 * Seven questions of ε = 1, each asked of a fortieth of the devices a week, cost a device 7 / 40 / 7 = 0.025 a day: the cap of its
 * life is reached after 400 days. A question gets 2,500 reports a week from 100,000 devices.
 */
const ASKED = { epsilon: 1, epochDays: 7, share: 0.025 } as const;

/** The policy that a site begins with: the release's own limits, and the questions that most sites have. */
export function firstPolicy({ manifest, policy, shard }: Pick<Release, "manifest" | "policy" | "shard">): SitePolicy {
  const categories = frequentTexts(shard.category);
  return {
    ...firstSitePolicy(manifest.site, policy),
    questions: [...(categories.length > 0 ? [ofCategories(categories)] : []), ...OTHERS],
  };
}

const ofCategories = (values: string[]): Question => ({
  id: "clicked-category",
  text: "Of which category was an item that you opened this week?",
  about: "clicked-category",
  domain: { kind: "values", values },
  ...ASKED,
});

const buckets = (unit: string, from: number, factor: number, edges: number): Question["domain"] => ({
  kind: "log-buckets",
  ...{ unit, from, factor, edges },
});

/** Buckets of Web Vitals have the thresholds of "good" (https://web.dev/articles/vitals) among their ends. */
const OTHERS: readonly Question[] = [
  {
    id: "clicked-place",
    text: "At which place of a list was an item that you opened this week?",
    about: "clicked-place",
    domain: { kind: "values", values: [...CLICKED_PLACES] },
    ...ASKED,
  },
  {
    id: "rerank-time",
    text: "How long did your device take to put a list into order?",
    about: "rerank-ms",
    domain: buckets("ms", 0.25, 1.5, 16),
    ...ASKED,
  },
  {
    id: "inp",
    text: "How quickly did a page of this site answer when you clicked or typed?",
    about: "inp-ms",
    domain: buckets("ms", 50, 2, 5),
    ...ASKED,
  },
  {
    id: "lcp",
    text: "How long did a page of this site take to show its main part?",
    about: "lcp-ms",
    domain: buckets("ms", 625, 2, 5),
    ...ASKED,
  },
  {
    id: "cls",
    text: "How much did a page of this site jump about while you looked at it?",
    about: "cls",
    domain: buckets("shift", 0.025, 2, 5),
    ...ASKED,
  },
  {
    id: "conversion",
    text: "Did you buy something this week, and which variant of the site did you see?",
    about: "conversion",
    domain: { kind: "values", values: ["all, bought", "all, not bought"] },
    ...ASKED,
  },
];

/** Texts of a column, those of most items first; without the empty one. */
function frequentTexts(column: Release["shard"]["category"]): string[] {
  if (!column) return [];
  const counts = new Map<string, number>();
  for (const code of column.codes) counts.set(column.values[code], (counts.get(column.values[code]) ?? 0) + 1);
  return [...counts]
    .filter(([text]) => text !== "" && text.length <= 128)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_CATEGORIES)
    .map(([text]) => text);
}
