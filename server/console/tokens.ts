import { createHash, timingSafeEqual } from "node:crypto";
import type { ConsoleRole } from "../../shared/contracts/console.ts";
import { OperatorError } from "../ingest/operator-error.ts";

/** So many wrong tokens within a minute lock the console until that minute is over. */
const MOST_WRONG = 10;
const WINDOW_MS = 60_000;
const LEAST_LENGTH = 24;

export type Admission =
  | { readonly kind: "role"; readonly role: ConsoleRole }
  | { readonly kind: "wrong" }
  | { readonly kind: "locked"; readonly retryAfterS: number };

/** Who may in. Nothing is kept of who asks, so a lock is of the whole console: tokens are long, and guessing is for nobody. */
export class ConsoleTokens {
  readonly #roles: readonly { readonly role: ConsoleRole; readonly hash: Buffer }[];
  readonly #now: () => number;
  #wrong: number[] = [];

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

  /** Takes as long whichever token it is, and whether it is one. */
  admit(token: string): Admission {
    const now = this.#now();
    this.#wrong = this.#wrong.filter((at) => now - at < WINDOW_MS);
    const [oldest] = this.#wrong;
    if (this.#wrong.length >= MOST_WRONG)
      return { kind: "locked", retryAfterS: Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000)) };
    const hash = hashOf(token);
    const found = this.#roles.filter((one) => timingSafeEqual(one.hash, hash)).at(0);
    if (found) return { kind: "role", role: found.role };
    this.#wrong.push(now);
    return { kind: "wrong" };
  }

  /** Whether the last wrong token was the one that locked. */
  get justLocked(): boolean {
    return this.#wrong.length === MOST_WRONG;
  }
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
