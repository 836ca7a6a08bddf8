import { BeyondTally, type ItemTraits } from "./beyond-accuracy.ts";
import type { MethodFigures } from "./evaluation.ts";
import { AccuracySums, placeIn } from "./metrics.ts";
import { type CaseGroups, SegmentSums } from "./segments.ts";

/** A case as every method is measured by it. */
export interface CaseFacts {
  /** Item number; the release's are below n. */
  readonly target: number;
  /** The release's items of the prefix, oldest first. */
  readonly session: readonly number[];
  readonly groups: CaseGroups;
}

/** Figures of one method, case by case. */
export class Tally {
  readonly #accuracy = new AccuracySums();
  readonly #segments = new SegmentSums();
  readonly #beyond: BeyondTally;
  readonly #ranks: number[] = [];

  constructor(traits: ItemTraits) {
    this.#beyond = new BeyondTally(traits);
  }

  /** @param order the method's answer, best first, at most k item numbers */
  add(order: readonly number[], { target, session, groups }: CaseFacts): void {
    const rank = placeIn(order, target);
    this.#ranks.push(rank);
    this.#accuracy.add(rank);
    this.#segments.add(rank, groups);
    this.#beyond.add(order, session);
  }

  /** By case: the target's 1-based place in the list, 0 for a miss. */
  get ranks(): readonly number[] {
    return this.#ranks;
  }

  get figures(): MethodFigures {
    return { ...this.#accuracy.mean, ...this.#beyond.figures, ...this.#segments.means };
  }
}
