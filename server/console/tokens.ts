import { createHash, timingSafeEqual } from "node:crypto";
import type { ConsoleRole } from "../../shared/contracts/console.ts";
import { OperatorError } from "../ingest/operator-error.ts";

/** So many wrong tokens within a minute lock the console to wrong ones until that minute is over. */
const MOST_WRONG = 10;
const WINDOW_MS = 60_000;
/** Locks are told once in so long, however often the console is locked. */
const TELL_MS = 3_600_000;
const LEAST_LENGTH = 24;

export type Admission =
  | { readonly kind: "role"; readonly role: ConsoleRole }
  | { readonly kind: "missing" }
  | { readonly kind: "wrong" }
  | { readonly kind: "locked"; readonly retryAfterS: number };

/**
 * Who may in. Nothing is kept of who asks, so a lock is of the whole console, and a right token is let in all the same: else anybody could
 * lock the officer out. What keeps tokens from being guessed is their length; the lock is there to be noticed.
 */
export class ConsoleTokens {
  readonly #roles: readonly { readonly role: ConsoleRole; readonly hash: Buffer }[];
  readonly #now: () => number;
  #wrong: number[] = [];
  /** Wrong ones that nobody was told of yet. */
  #untold = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  /**
   * @param now ms
   * @throws OperatorError for a token that could be guessed, or two that are the same
   */
  constructor(tokens: Readonly<Partial<Record<ConsoleRole, string>>>, now: () => number) {
    this.#now = now;
    this.#roles = Object.entries(tokens).map(([role, token]) => {
      if (token.length < LEAST_LENGTH)
        throw new OperatorError(
          `The ${role}'s token has ${token.length} characters and needs ${LEAST_LENGTH}. Make one: openssl rand -hex 24`,
        );
      return { role: role as ConsoleRole, hash: hashOf(token) };
    });
    if (tokens.officer !== undefined && tokens.officer === tokens.operator)
      throw new OperatorError("Officer and operator have the same token; make another for one of them.");
  }

  /** Takes as long whichever token it is, and whether it is one. @param token null for none */
  admit(token: string | null): Admission {
    if (token === null) return { kind: "missing" };
    const hash = hashOf(token);
    const found = this.#roles.filter((one) => timingSafeEqual(one.hash, hash)).at(0);
    if (found) return { kind: "role", role: found.role };
    const now = this.#now();
    this.#untold++;
    this.#wrong = this.#wrong.filter((at) => now - at < WINDOW_MS);
    const [oldest] = this.#wrong;
    if (this.#wrong.length >= MOST_WRONG)
      return { kind: "locked", retryAfterS: Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000)) };
    this.#wrong.push(now);
    return { kind: "wrong" };
  }

  /** How many wrong tokens there were since the last lock that was told; null while there is none to tell. */
  lockToTell(): number | null {
    const now = this.#now();
    if (this.#wrong.length < MOST_WRONG || now - this.#toldAt < TELL_MS) return null;
    const wrong = this.#untold;
    this.#toldAt = now;
    this.#untold = 0;
    return wrong;
  }
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
