interface Waiting<T> {
  readonly items: readonly T[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export interface GroupCommitOptions {
  /** How long the first of a group waits for others, in ms. While a group is being committed the next one gathers anyway. */
  readonly windowMs: number;
  /** Items in one transaction. */
  readonly most: number;
}

/**
 * One transaction for all that arrives within a few ms: a commit waits for the disk, and that takes as long for one row as for
 * hundreds.
 *
 *   empty -- add --> gathering -- window over --> committing -- done, none waits --> empty
 *                                                            -- done, some wait --> committing
 */
export class GroupCommit<T> {
  readonly #commit: (items: readonly T[]) => Promise<void>;
  readonly #options: GroupCommitOptions;
  #waiting: Waiting<T>[] = [];
  #items = 0;
  #busy = false;
  #idle: (() => void)[] = [];

  /** @param commit resolves when the items are on the disk */
  constructor(commit: (items: readonly T[]) => Promise<void>, options: GroupCommitOptions) {
    this.#commit = commit;
    this.#options = options;
  }

  /** Items that no transaction has taken up yet. */
  get waiting(): number {
    return this.#items;
  }

  /** Resolves when the items are committed; rejects with what kept their group from it. */
  add(items: readonly T[]): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ items, done, failed });
      this.#items += items.length;
      if (this.#busy) return;
      this.#busy = true;
      setTimeout(() => void this.#run(), this.#options.windowMs);
    });
  }

  /** Resolves when nothing waits any more. */
  settled(): Promise<void> {
    return this.#busy ? new Promise((done) => this.#idle.push(done)) : Promise.resolve();
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#next();
      try {
        await this.#commit(group.flatMap(({ items }) => items));
        for (const { done } of group) done();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
      // Answers go out, and what has arrived meanwhile is read, before the next group is closed.
      await new Promise(setImmediate);
    }
    this.#busy = false;
    for (const done of this.#idle.splice(0)) done();
  }

  #next(): Waiting<T>[] {
    let items = 0;
    let count = 0;
    while (count < this.#waiting.length) {
      const more = this.#waiting[count].items.length;
      if (count > 0 && items + more > this.#options.most) break;
      items += more;
      count++;
    }
    this.#items -= items;
    return this.#waiting.splice(0, count);
  }
}
