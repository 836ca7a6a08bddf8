/** Distinct sessions by item. Sessions must come one after the other. */
export class SessionCounter {
  /** int32[n] */
  readonly sessions: Int32Array;
  readonly #last: Int32Array;

  constructor(n: number) {
    this.sessions = new Int32Array(n);
    this.#last = new Int32Array(n).fill(-1);
  }

  /** Whether the session is new to the item. */
  add(item: number, session: number): boolean {
    if (this.#last[item] === session) return false;
    this.#last[item] = session;
    this.sessions[item]++;
    return true;
  }
}
