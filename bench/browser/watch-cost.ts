import type { CLSMetric, INPMetric, LCPMetric } from "web-vitals";

declare global {
  interface Window {
    /** The library's script, put into the page before its own. */
    webVitals: {
      onCLS(report: (metric: CLSMetric) => void, options: object): void;
      onINP(report: (metric: INPMetric) => void, options: object): void;
      onLCP(report: (metric: LCPMetric) => void, options: object): void;
    };
    cost: { inp: number; lcp: number; cls: number; longTasks: number; longestTaskMs: number };
  }
}

/** Runs in the page after web-vitals and before its own scripts. */
export function watchCost(): void {
  // Not a number until there is one; 0 is the right start for what is added up.
  const cost = { inp: Number.NaN, lcp: Number.NaN, cls: 0, longTasks: 0, longestTaskMs: 0 };
  window.cost = cost;
  // The library leaves interactions below 40 ms out unless told otherwise; 16 is the least a browser tells.
  const each = { reportAllChanges: true, durationThreshold: 16 };
  // The first page of a new tab is about:blank, where the library has nothing to report to.
  const { webVitals } = window;
  webVitals.onINP(({ value }) => {
    cost.inp = value;
  }, each);
  webVitals.onLCP(({ value }) => {
    cost.lcp = value;
  }, each);
  webVitals.onCLS(({ value }) => {
    cost.cls = value;
  }, each);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      cost.longTasks++;
      cost.longestTaskMs = Math.max(cost.longestTaskMs, duration);
    }
  }).observe({ type: "longtask", buffered: true });
}
