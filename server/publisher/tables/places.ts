/** Places in the log are told to a hundredth at the finest: enough for freshness. */
const MOST_PLACES = 100;

/**
 * The log in stretches of equally many sessions, at least `kSessions` each: what a release says of time, it says of a
 * stretch, so no number points at a session.
 */
export class Places {
  /** Stretches there are. */
  readonly count: number;
  readonly #sessions: number;

  constructor(sessions: number, kSessions: number) {
    this.#sessions = Math.max(1, sessions);
    this.count = Math.max(1, Math.min(MOST_PLACES, Math.floor(sessions / kSessions)));
  }

  /** Stretch of a session, 0 (oldest) to count - 1. */
  of(session: number): number {
    return Math.floor((session * this.count) / this.#sessions);
  }

  /** Where a session's stretch lies, from 0 (oldest) to 1 (newest). */
  share(session: number): number {
    return this.count === 1 ? 1 : this.of(session) / (this.count - 1);
  }
}
