import type { Shard } from "../../../shared/engine/shard.ts";

/**
 * Numbers item ids: a release's own by their index, others from n on as they come up. So a yardstick that learns from
 * the log may be right about an item the release does not hold, and a repeat of such an item is seen to be one.
 */
export class ItemNumbers {
  readonly #shard: Pick<Shard, "n" | "indexOf">;
  readonly #others = new Map<string, number>();

  constructor(shard: Pick<Shard, "n" | "indexOf">) {
    this.#shard = shard;
  }

  /** How many numbers there are, the release's items and the others. */
  get size(): number {
    return this.#shard.n + this.#others.size;
  }

  readonly of = (id: string): number => {
    const index = this.#shard.indexOf(id);
    if (index >= 0) return index;
    const known = this.#others.get(id);
    if (known !== undefined) return known;
    const number = this.size;
    this.#others.set(id, number);
    return number;
  };
}
