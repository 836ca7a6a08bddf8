import { onCLS, onINP, onLCP } from "web-vitals";

export type Vital = "LCP" | "INP" | "CLS";

/** Calls `changed` with each new value: LCP and INP in ms, CLS as a score. */
export function watchVitals(changed: (vital: Vital, value: number) => void): void {
  const each = { reportAllChanges: true };
  onLCP(({ value }) => changed("LCP", value), each);
  onINP(({ value }) => changed("INP", value), each);
  onCLS(({ value }) => changed("CLS", value), each);
}
