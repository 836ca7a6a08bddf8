import { LN1P, ln } from "../../math/ln.ts";
import { interest } from "../session-window.ts";
import type { SessionColumns } from "./column-group.ts";

/** Interactions that the visitor's pace is taken from. */
const PACE = 4;

/**
 * What kind of visit it is: the same for every candidate, so of use to rankers that weigh other columns by it. Length, variety,
 * whether items are returned to, carts and purchases, time spent on items, pace, searches, depth in lists.
 */
export const intentColumns: SessionColumns = {
  names: [
    "session.length",
    "session.unique",
    "session.returns",
    "session.carts",
    "session.bought",
    "session.interest",
    "session.pace",
    "session.searches",
    "session.position",
  ],
  values({ interactions, searches }) {
    const length = interactions.length;
    const distinct = new Set<number>();
    let carts = 0;
    let interestSum = 0;
    let interestCount = 0;
    interactions.forEach((interaction, i) => {
      distinct.add(interaction.item);
      if (interaction.type === "cart" || interaction.type === "purchase") carts++;
      // As for repeats: the newest visit is still going on.
      if (i === length - 1 || Number.isNaN(interaction.dwellMs)) return;
      interestSum += interest(interaction);
      interestCount++;
    });
    const last = interactions.at(-1);
    const before = interactions[Math.max(0, length - PACE)];
    const steps = Math.min(PACE, length) - 1;
    const paceMs = last && steps > 0 ? (last.at - before.at) / steps : Number.NaN;
    return [
      LN1P[length],
      length > 0 ? distinct.size / length : 1,
      distinct.size < length ? 1 : 0,
      length > 0 ? carts / length : 0,
      last && last.type === "purchase" ? 1 : 0,
      interestCount > 0 ? interestSum / interestCount : 0,
      paceMs >= 0 ? ln(1 + paceMs / 1000) : 0,
      LN1P[Math.min(searches, LN1P.length - 1)],
      last && last.position >= 0 ? LN1P[Math.min(last.position, LN1P.length - 1)] : 0,
    ];
  },
};
