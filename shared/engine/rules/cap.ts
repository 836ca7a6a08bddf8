import type { ReasonBook } from "./reason-book.ts";
import type { RuleInput, RuleOf } from "./rule-input.ts";
import { rulesFor } from "./rules-for.ts";

/**
 * Fills the places from the top, each with the best item left that breaks no cap. Where nothing left fits, the item
 * that breaks the fewest caps takes the place: the top of the list comes first, and no item is ever lost. Only the
 * first `places` are filled so; the rest keeps its order.
 */
export function applyCaps(input: RuleInput, order: number[], places: number, reasons: ReasonBook): number[] {
  const caps = rulesFor(input.rules, "cap", input.list).map((rule) => new CapWindow(rule, input, order));
  if (caps.length === 0) return order;

  const size = order.length;
  /** Linked list of what is left: after[at + 1] is the next left after `at`, after[0] the first. */
  const after = Int32Array.from({ length: size + 1 }, (_, at) => at);
  /** 1 + the cap that held the item back. */
  const heldBy = new Uint8Array(size);
  const result: number[] = [];

  for (let place = 0; place < Math.min(places, size); place++) {
    for (const cap of caps) cap.slideTo(place);
    let best = -1;
    let beforeBest = -1;
    let fewest = caps.length + 1;
    for (let before = -1, at = after[0]; at < size; before = at, at = after[at + 1]) {
      let broken = 0;
      for (let c = 0; c < caps.length; c++) {
        if (caps[c].fits(at)) continue;
        broken++;
        if (heldBy[at] === 0) heldBy[at] = c + 1;
      }
      if (broken >= fewest) continue;
      best = at;
      beforeBest = before;
      fewest = broken;
      if (broken === 0) break;
    }
    after[beforeBest + 1] = after[best + 1];
    for (const cap of caps) cap.put(place, best);
    // Later than before: a cap held it back. Otherwise whatever stood above it fell behind by itself.
    if (place > best && heldBy[best] > 0) reasons.add(order[best], caps[heldBy[best] - 1].reason);
    result.push(order[best]);
  }
  for (let at = after[0]; at < size; at = after[at + 1]) result.push(order[at]);
  return result;
}

/** How often each value of one attribute stands in the last `within` places. */
class CapWindow {
  readonly reason: { readonly kind: "cap"; readonly text: string };
  readonly #rule: RuleOf<"cap">;
  /** Number of the item's value, by place in `order`; -1 for an item without the attribute, which no cap is about. */
  readonly #valueOf: Int32Array;
  readonly #count: Int32Array;
  readonly #placed: Int32Array;

  constructor(rule: RuleOf<"cap">, input: RuleInput, order: readonly number[]) {
    const numbers = new Map<string, number>();
    this.#rule = rule;
    this.#valueOf = Int32Array.from(order, (i) => {
      const value = input.facts.attribute(i, rule.attribute);
      if (value === "") return -1;
      const known = numbers.get(value) ?? numbers.size;
      numbers.set(value, known);
      return known;
    });
    this.#count = new Int32Array(numbers.size);
    this.#placed = new Int32Array(order.length);
    this.reason = {
      kind: "cap",
      text: `Moved down, as the shop shows at most ${rule.most} of the same ${rule.attribute} in ${rule.within} places`,
    };
  }

  /** Forgets the place that leaves the window when `place` is filled next. */
  slideTo(place: number): void {
    const leaving = place - this.#rule.within;
    if (leaving >= 0 && this.#placed[leaving] >= 0) this.#count[this.#placed[leaving]]--;
  }

  fits(at: number): boolean {
    const value = this.#valueOf[at];
    return value < 0 || this.#count[value] < this.#rule.most;
  }

  put(place: number, at: number): void {
    const value = this.#valueOf[at];
    this.#placed[place] = value;
    if (value >= 0) this.#count[value]++;
  }
}
