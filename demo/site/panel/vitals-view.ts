import { element } from "../element.ts";
import { type Vital, watchVitals } from "../vitals.ts";
import { pair } from "./facts.ts";

const TEXT: Readonly<Record<Vital, (value: number) => string>> = {
  LCP: (ms) => `${Math.round(ms)} ms`,
  INP: (ms) => `${Math.round(ms)} ms`,
  CLS: (score) => score.toFixed(3),
};
const NAMES = ["LCP", "INP", "CLS"] as const;

/** LCP, INP and CLS of this page, as they change. */
export function vitalsView(): HTMLElement {
  const values: Partial<Record<Vital, number>> = {};
  const list = element("dl", { class: "vitals" });
  const text = (name: Vital): string => (values[name] === undefined ? "–" : TEXT[name](values[name]));
  const show = (): void => list.replaceChildren(...NAMES.flatMap((name) => pair(name, text(name))));
  show();
  watchVitals((vital, value) => {
    values[vital] = value;
    show();
  });
  return list;
}
