import type { Reason } from "../../contracts/engine-api.ts";

/** Collects why items moved, by place in the input. */
export class ReasonBook {
  readonly byItem = new Map<number, Reason[]>();

  add(i: number, reason: Reason): void {
    const reasons = this.byItem.get(i);
    if (!reasons) this.byItem.set(i, [reason]);
    // Two boosts of one item are two rules and one sentence.
    else if (!reasons.some(({ text }) => text === reason.text)) reasons.push(reason);
  }
}
