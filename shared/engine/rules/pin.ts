import type { Rule } from "../../contracts/rules.ts";
import type { ReasonBook } from "./reason-book.ts";
import type { RuleInput } from "./rule-input.ts";
import { rulesFor } from "./rules-for.ts";

export interface Pin {
  /** Place in the input. */
  readonly i: number;
  /** 0-based place wished for. */
  readonly position: number;
}

/** Ids pinned in a list or slot: a slot's candidates must include them, or the pin could not hold. */
export const pinnedIds = (rules: readonly Rule[], list: string): string[] =>
  rulesFor(rules, "pin", list).map((rule) => rule.item);

/**
 * The pins that apply, at most one an item (the first rule wins), by place wished for. A slot that is too short for a
 * pin ignores it: the shop did not ask for that item any higher.
 */
export function findPins(input: RuleInput): Pin[] {
  const pins: Pin[] = [];
  for (const { item, position } of rulesFor(input.rules, "pin", input.list)) {
    const i = input.ids.indexOf(item);
    if (i < 0 || (input.kind === "slot" && position >= input.k) || pins.some((pin) => pin.i === i)) continue;
    pins.push({ i, position });
  }
  return pins.sort((a, b) => a.position - b.position);
}

/**
 * Puts the pinned items, which are not in `order`, at their places. Two pins for one place: the first rule has it, the
 * other comes right after. A place past the end means the last one.
 */
export function placePins(order: number[], pins: readonly Pin[], reasons: ReasonBook): number[] {
  if (pins.length === 0) return order;
  const end = order.length + pins.length;
  const held = pins.map((pin) => pin.position);
  for (let p = 1; p < held.length; p++) held[p] = Math.max(held[p], held[p - 1] + 1);
  for (let p = held.length - 1, after = end; p >= 0; after = held[p--]) held[p] = Math.min(held[p], after - 1);
  const result: number[] = [];
  let next = 0;
  let p = 0;
  while (result.length < end) {
    if (held[p] === result.length) {
      reasons.add(pins[p].i, { kind: "pin", text: `Held at place ${result.length + 1} by the shop` });
      result.push(pins[p++].i);
    } else {
      result.push(order[next++]);
    }
  }
  return result;
}
