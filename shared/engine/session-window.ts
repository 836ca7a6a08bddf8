import type { EventType } from "../contracts/index.ts";
import { ln } from "../math/ln.ts";

/** L: how many recent interactions ranking looks at. */
export const WINDOW_LENGTH = 20;

/**
 * A pause longer than this, in ms, ends a session (the usual web analytics definition): on the device and in the log that
 * the models are trained on.
 */
export const SESSION_IDLE_MS = 30 * 60_000;

/** One visit to an item: a click, the page view it led to and the time spent there are one interaction. */
export interface Interaction {
  /** Item index in the shard. */
  readonly item: number;
  /** What the visitor did last with it. */
  type: "click" | "view" | "cart" | "purchase";
  /** Milliseconds on the item; NaN until a dwell event arrives. */
  dwellMs: number;
  /** Milliseconds since the epoch; NaN in a log without times. */
  readonly at: number;
}

/**
 * Turns the event stream of one session into interactions, oldest first. The publisher runs it over every session of the
 * log and the device over the live one, so a model sees on the device what it was trained on.
 *
 * | event | becomes |
 * |---|---|
 * | click | a new interaction, always |
 * | view | part of the interaction before it when that is the click on the same item, else a new one |
 * | dwell | time on the latest interaction with the item; dropped when there is none |
 * | cart, purchase | the new type of the latest interaction with the item; a new one when there is none |
 * | impression, hover, scroll, search | nothing |
 */
export class SessionWindow {
  readonly #interactions: Interaction[] = [];
  readonly #limit: number;

  /** @param limit keep only the newest so many; Infinity for training. */
  constructor(limit: number = WINDOW_LENGTH) {
    this.#limit = limit;
  }

  get interactions(): readonly Interaction[] {
    return this.#interactions;
  }

  /** @param item item index, never negative: unknown items are the caller's to leave out. */
  add(type: EventType, item: number, at: number, durationMs = Number.NaN): void {
    switch (type) {
      case "click":
        this.#push({ item, type, at, dwellMs: Number.NaN });
        break;
      case "view": {
        const last = this.#interactions.at(-1);
        if (last?.item === item && last.type === "click") last.type = "view";
        else this.#push({ item, type, at, dwellMs: durationMs });
        break;
      }
      case "cart":
      case "purchase": {
        const known = this.#latest(item);
        if (known) known.type = type;
        else this.#push({ item, type, at, dwellMs: Number.NaN });
        break;
      }
      case "dwell": {
        const known = this.#latest(item);
        if (known) known.dwellMs = (Number.isNaN(known.dwellMs) ? 0 : known.dwellMs) + durationMs;
        break;
      }
      case "impression":
      case "hover":
      case "scroll":
      case "search":
        break;
    }
  }

  #push(interaction: Interaction): void {
    this.#interactions.push(interaction);
    if (this.#interactions.length > this.#limit) this.#interactions.shift();
  }

  #latest(item: number): Interaction | undefined {
    for (let i = this.#interactions.length - 1; i >= 0; i--) {
      if (this.#interactions[i].item === item) return this.#interactions[i];
    }
    return undefined;
  }
}

const LN_11 = ln(11);

/**
 * How much an interaction says about the visitor's taste: 1 for a click whose dwell is not known yet or for 10 s of it,
 * 0.5 for a bounce, at most 2; a cart or purchase counts as 2.
 */
export function interest({ type, dwellMs }: Interaction): number {
  if (type === "cart" || type === "purchase") return 2;
  if (Number.isNaN(dwellMs)) return 1;
  return Math.min(2, 0.5 + (0.5 * ln(1 + dwellMs / 1000)) / LN_11);
}
