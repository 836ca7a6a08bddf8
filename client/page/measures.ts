/**
 * What a question may ask of the page itself: Web Vitals, and what the site says in `<meta name="afterclick:NAME">`. A file
 * of its own, asked for where the visitor contributes and the officer asks.
 */
import { onCLS, onINP, onLCP } from "web-vitals";
import { type Measure, PAGE_MEASURE } from "../../shared/contracts/measures.ts";

const VITALS: { readonly [M in Measure]?: typeof onLCP | typeof onINP | typeof onCLS } = {
  "inp-ms": onINP,
  "lcp-ms": onLCP,
  cls: onCLS,
};

/** @param tell takes values by measure, each as often as it changes: a page may be gone before the last */
export function measure(asked: readonly Measure[], tell: (values: Record<string, string | number>) => void): void {
  const names = asked.flatMap((about) => (about.startsWith(PAGE_MEASURE) ? [about.slice(PAGE_MEASURE.length)] : []));
  const told = ["arm", ...names].flatMap((name) => {
    const content = document.querySelector<HTMLMetaElement>(`meta[name="afterclick:${name}"]`)?.content;
    return content ? [[PAGE_MEASURE + name, content]] : [];
  });
  tell(Object.fromEntries(told));
  for (const about of new Set(asked)) {
    VITALS[about]?.(({ value }) => tell({ [about]: value }), { reportAllChanges: true });
  }
}
