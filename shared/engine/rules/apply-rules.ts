import { descending } from "../../math/descending.ts";
import { boostedScores } from "./boost.ts";
import { applyCaps } from "./cap.ts";
import { DIVERSE_POOL, diversify } from "./diversity.ts";
import { type Check, objections } from "./eligibility.ts";
import { findPins, type Pin, placePins } from "./pin.ts";
import { ReasonBook } from "./reason-book.ts";
import type { RuleInput, RuleOutput } from "./rule-input.ts";
import { rulesFor } from "./rules-for.ts";

/**
 * The last stage of a ranking: the publisher's constraints, each move explained. Pure, and the same on the device and
 * in `evaluate`.
 *
 *   boosts -> sort by score -> set apart what is not eligible, and what is pinned -> diversity -> caps
 *   -> list: the ineligible at the end in order of score (slot: left out) -> pins
 *
 * What is set apart is so before diversity and caps, or these would make room for items that are about to leave.
 */
export function applyRules(input: RuleInput): RuleOutput {
  const reasons = new ReasonBook();
  const scores = boostedScores(input, reasons);
  const wished = findPins(input);
  const objection = objections(input);
  const sorted = descending(scores, reach(input, wished, objection));
  const { free, pins, sunk } = setApart(input, sorted, wished, objection, reasons);

  const stay = input.kind === "list" ? sunk : [];
  const room = free.length + pins.length + stay.length;
  const places = input.kind === "list" ? room : Math.min(input.k, room);
  const varied = diversify(input, free, scores, reasons);
  const capped = applyCaps(input, varied, places, reasons);
  const order = placePins(capped.concat(stay), pins, reasons);
  return { order: order.slice(0, places), reasons: reasons.byItem };
}

/** How many of the best items an order can depend on: of a slot's, few, unless some of them may leave or be held back. */
function reach(input: RuleInput, wished: readonly Pin[], objection: Check | null): number {
  if (input.kind === "list" || objection || rulesFor(input.rules, "cap", input.list).length > 0)
    return input.ids.length;
  return Math.max(input.k, DIVERSE_POOL) + wished.length;
}

/** Splits the sorted items in those ranked freely, those pinned, and those not eligible; a pin cannot make eligible. */
function setApart(
  input: RuleInput,
  sorted: Int32Array,
  wished: readonly Pin[],
  objection: Check | null,
  reasons: ReasonBook,
) {
  const pinOf = new Map(wished.map((pin) => [pin.i, pin]));
  const free: number[] = [];
  const sunk: number[] = [];
  for (const i of sorted) {
    const objected = objection?.(i) ?? null;
    const pin = pinOf.get(i);
    if (objected !== null) {
      pinOf.delete(i);
      sunk.push(i);
      if (input.kind === "slot") continue;
      const text = `${objected}, so it is at the end${pin ? ` and not at place ${pin.position + 1}` : ""}`;
      reasons.add(i, { kind: "ineligible", text });
    } else if (!pin) {
      free.push(i);
    }
  }
  return { free, pins: wished.filter((pin) => pinOf.has(pin.i)), sunk };
}
