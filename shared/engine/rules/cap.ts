import type { Reason } from "../../contracts/engine-api.ts";
import type { ReasonBook } from "./reason-book.ts";
import type { RuleInput, RuleOf } from "./rule-input.ts";
import { rulesFor } from "./rules-for.ts";

/**
 * Fills the places from the top, each with the best item left that breaks no cap. Where nothing left fits, the item
 * that breaks the fewest caps takes the place: the top of the list comes first, and no item is ever lost. Only the
 * first `places` are filled so; the rest keeps its order.
 */
export function applyCaps(input: RuleInput, order: number[], places: number, reasons: ReasonBook): number[] {
  const caps = rulesFor(input.rules, "cap", input.list);
  if (caps.length === 0) return order;
  const size = order.length;
  const width = caps.length;
  const { codes, left } = encode(caps, input, order);
  /** Items of a code in the last `within` places, and whether they are as many as the cap allows. */
  const count = new Int32Array(left.length);
  const full = new Uint8Array(left.length);
  /** By cap: how many of the items left it allows now. At 0 it cannot hold, and looking further is of no use. */
  const allowed = new Int32Array(width).fill(size);
  const change = (at: number, c: number, by: number) => {
    const code = codes[at * width + c];
    if (code === FREE) return;
    count[code] += by;
    const isFull = count[code] >= caps[c].most ? 1 : 0;
    if (isFull !== full[code]) allowed[c] += isFull ? -left[code] : left[code];
    full[code] = isFull;
  };
  const take = (at: number, c: number) => {
    const code = codes[at * width + c];
    left[code]--;
    if (full[code] === 0) allowed[c]--;
    change(at, c, 1);
  };

  /** Linked list of what is left: after[at + 1] is the next left after `at`, after[0] the first. */
  const after = Int32Array.from({ length: size + 1 }, (_, at) => at);
  /** 1 + the cap that held the item back first. */
  const heldBy = new Uint16Array(size);
  const filled: number[] = [];

  for (let place = 0; place < Math.min(places, size); place++) {
    for (let c = 0; c < width; c++) if (place >= caps[c].within) change(filled[place - caps[c].within], c, -1);
    let unavoidable = 0;
    for (let c = 0; c < width; c++) if (allowed[c] === 0) unavoidable++;
    let best = -1;
    let beforeBest = -1;
    let fewest = width + 1;
    for (let before = -1, at = after[0]; at < size; before = at, at = after[at + 1]) {
      let broken = 0;
      for (let c = width - 1; c >= 0; c--) {
        if (full[codes[at * width + c]] === 0) continue;
        broken++;
        if (heldBy[at] === 0) heldBy[at] = c + 1;
      }
      if (broken >= fewest) continue;
      best = at;
      beforeBest = before;
      fewest = broken;
      if (broken <= unavoidable) break;
    }
    after[beforeBest + 1] = after[best + 1];
    for (let c = 0; c < width; c++) take(best, c);
    // Only an item that stands lower than before is explained: the others rose because it fell.
    if (place > best && heldBy[best] > 0) reasons.add(order[best], explain(caps[heldBy[best] - 1]));
    filled.push(best);
  }
  for (let at = after[0]; at < size; at = after[at + 1]) filled.push(at);
  return filled.map((at) => order[at]);
}

/** Code of an item without the attribute: no cap is about it. */
const FREE = 0;

/** int32[order.length, caps.length]: the item's value of each cap's attribute, as a code that no other cap uses; and items by code. */
function encode(caps: readonly RuleOf<"cap">[], input: RuleInput, order: readonly number[]) {
  const codes = new Int32Array(order.length * caps.length);
  const left = [0];
  caps.forEach(({ attribute }, c) => {
    const known = new Map<string, number>([["", FREE]]);
    order.forEach((i, at) => {
      const value = input.facts.attribute(i, attribute);
      let code = known.get(value);
      if (code === undefined) {
        code = left.push(0) - 1;
        known.set(value, code);
      }
      left[code]++;
      codes[at * caps.length + c] = code;
    });
  });
  return { codes, left: Int32Array.from(left) };
}

const explain = ({ most, attribute, within }: RuleOf<"cap">): Reason => ({
  kind: "cap",
  text: `Moved down, as the shop shows at most ${most} of the same ${attribute} in ${within} places`,
});
