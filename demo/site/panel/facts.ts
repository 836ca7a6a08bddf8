import type { Ranked, Rung } from "afterclick";
import { element } from "../element.ts";

const RUNGS: Readonly<Record<Rung, string>> = {
  0: "the page itself",
  1: "memory, or what is popular",
  2: "mean of the session, rung 2",
  3: "encoder and ranker, rung 3",
};

/** Name and value of one figure. */
export const pair = (name: string, value: string): HTMLElement[] => [
  element("dt", {}, name),
  element("dd", { title: value }, value),
];

/** Who made the order, how long it took, from which release. Always four lines, so that nothing below moves. */
export const factsOf = ({ rung, elapsedMs, release, fallback }: Ranked): HTMLElement[] => [
  ...pair("Order from", RUNGS[rung]),
  ...pair("Engine time", `${elapsedMs.toFixed(2)} ms`),
  ...pair("Release", release ?? "none yet"),
  ...pair("Held back by", fallback?.message ?? "nothing"),
];
