import type { DeviceClass, EventType, ReferrerKind } from "../contracts/index.ts";
import { ln } from "../math/ln.ts";

/** L: how many recent interactions ranking looks at. */
export const WINDOW_LENGTH = 20;

/**
 * A pause longer than this, in ms, ends a session (the usual web analytics definition): on the device and in the log that
 * the models are trained on.
 */
export const SESSION_IDLE_MS = 30 * 60_000;

/** Passed-over items that are remembered; the longest unseen ones go first. */
const MOST_PASSED = 300;

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
  /** 0-based place in the list it was chosen from; NaN when unknown. */
  readonly position: number;
}

/** Types of events that are not about an item. */
export const WITHOUT_ITEM: ReadonlySet<EventType> = new Set(["scroll", "search", "arrival"]);

/** One event of a session with its item as an index; members that the event does not have are absent or NaN. */
export interface SessionEvent {
  readonly type: EventType;
  /** Never negative: unknown items are the caller's to leave out. Not read for types in WITHOUT_ITEM. */
  readonly item: number;
  /** Milliseconds since the epoch; NaN when unknown. */
  readonly at: number;
  readonly durationMs: number;
  /** 0-based place in a list. */
  readonly position?: number | undefined;
  /** What was searched for. */
  readonly query?: string | undefined;
  readonly device?: DeviceClass | undefined;
  readonly referrer?: ReferrerKind | undefined;
}

/** An item that was on screen while the visitor chose another one. */
export interface PassedOver {
  /** Times since the last interaction with it. */
  readonly count: number;
  /** Interactions of the session when it was passed over for the last time: the one chosen instead has this number. */
  readonly interaction: number;
}

/** What ranking knows of a session. */
export interface Session {
  /** Oldest first, the newest WINDOW_LENGTH at most. */
  readonly interactions: readonly Interaction[];
  /** Interactions so far, those before the window included. */
  readonly count: number;
  /** By item index. */
  readonly passedOver: ReadonlyMap<number, PassedOver>;
  /** The latest search and how many interactions there were before it; null without one. */
  readonly search: { readonly query: string; readonly interaction: number } | null;
  /** Searches of the session; of some in a row, with no event on an item between them, only the last counts. */
  readonly searches: number;
  /** Null when unknown. */
  readonly device: DeviceClass | null;
  /** What led to the site, the latest if there were several; null when unknown. */
  readonly referrer: Exclude<ReferrerKind, "internal"> | null;
}

/**
 * Turns the event stream of one session into what ranking reads, oldest interaction first. The publisher runs it over every
 * session of the log and the device over the live one, so a model sees on the device what it was trained on.
 *
 * | event | becomes |
 * |---|---|
 * | click | a new interaction, always |
 * | view | part of the interaction before it when that is the click on the same item, else a new one |
 * | dwell | time on the latest interaction with the item; dropped when there is none |
 * | cart, purchase | the new type of the latest interaction with the item; a new one when there is none |
 * | impression | with the next interaction: its item was passed over, unless it is the one chosen |
 * | search | the latest search |
 * | arrival | device and referrer of the visit; going from page to page changes no referrer, nor does a site of no known kind |
 * | hover, scroll | nothing |
 *
 * An impression counts only once something was chosen after it. Until then it says what the page shows now, and a model
 * trained on what was on screen right before a choice would only learn that one chooses among what one sees.
 */
export class SessionWindow implements Session {
  readonly #interactions: Interaction[] = [];
  readonly #limit: number;
  readonly #onScreen = new Set<number>();
  readonly #passedOver = new Map<number, PassedOver>();
  #count = 0;
  #search: Session["search"] = null;
  #searches = 0;
  /** Whether there was an event on an item since the latest search: a log names a search on the row it led to. */
  #searchLed = true;
  #device: Session["device"] = null;
  #referrer: Session["referrer"] = null;

  /** @param limit keep only the newest so many; Infinity for training. */
  constructor(limit: number = WINDOW_LENGTH) {
    this.#limit = limit;
  }

  get interactions(): readonly Interaction[] {
    return this.#interactions;
  }

  get count(): number {
    return this.#count;
  }

  get passedOver(): ReadonlyMap<number, PassedOver> {
    return this.#passedOver;
  }

  get search(): Session["search"] {
    return this.#search;
  }

  get searches(): number {
    return this.#searches;
  }

  get device(): Session["device"] {
    return this.#device;
  }

  get referrer(): Session["referrer"] {
    return this.#referrer;
  }

  /** Items shown since the last interaction: what the visitor chooses from now. */
  get onScreen(): ReadonlySet<number> {
    return this.#onScreen;
  }

  /** Takes one event in. Events must come in order of time. */
  take({ type, item, at, durationMs, position, query, device, referrer }: SessionEvent): void {
    if (type === "search") this.#searchFor(query ?? "");
    else if (type === "arrival") this.#arrive(device, referrer);
    else this.add(type, item, at, durationMs, position);
  }

  /** As `take`, for an event on an item. */
  add(type: EventType, item: number, at: number, durationMs = Number.NaN, position = Number.NaN): void {
    this.#searchLed = true;
    switch (type) {
      case "click":
        this.#push({ item, type, at, dwellMs: Number.NaN, position });
        break;
      case "view": {
        const last = this.#interactions.at(-1);
        if (last?.item === item && last.type === "click") last.type = "view";
        else this.#push({ item, type, at, dwellMs: Number.NaN, position });
        break;
      }
      case "cart":
      case "purchase": {
        const known = this.#latest(item);
        if (known) known.type = type;
        else this.#push({ item, type, at, dwellMs: Number.NaN, position });
        break;
      }
      case "dwell": {
        const known = this.#latest(item);
        if (known) known.dwellMs = (Number.isNaN(known.dwellMs) ? 0 : known.dwellMs) + durationMs;
        break;
      }
      case "impression":
        this.#onScreen.add(item);
        break;
      case "hover":
      case "scroll":
      case "search":
      case "arrival":
        break;
    }
  }

  #arrive(device: DeviceClass | undefined, referrer: ReferrerKind | undefined): void {
    this.#device = device ?? this.#device;
    // A log of whole addresses does not say which of them are the site's own, so there they are "other", every page.
    if (referrer && referrer !== "internal" && (referrer !== "other" || this.#referrer === null))
      this.#referrer = referrer;
  }

  #searchFor(query: string): void {
    if (query === "") return;
    if (this.#searchLed) this.#searches++;
    this.#searchLed = false;
    this.#search = { query, interaction: this.#count };
  }

  #push(interaction: Interaction): void {
    this.#interactions.push(interaction);
    if (this.#interactions.length > this.#limit) this.#interactions.shift();
    this.#count++;
    for (const item of this.#onScreen) this.#passOver(item);
    this.#onScreen.clear();
    this.#passedOver.delete(interaction.item);
  }

  #passOver(item: number): void {
    const count = (this.#passedOver.get(item)?.count ?? 0) + 1;
    // Set anew, so that the Map's order is that of the last time and its first entry the longest unseen one.
    this.#passedOver.delete(item);
    this.#passedOver.set(item, { count, interaction: this.#count });
    if (this.#passedOver.size > MOST_PASSED) this.#passedOver.delete(this.#passedOver.keys().next().value as number);
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
export function interest({ type, dwellMs }: Pick<Interaction, "type" | "dwellMs">): number {
  if (type === "cart" || type === "purchase") return 2;
  if (Number.isNaN(dwellMs)) return 1;
  return Math.min(2, 0.5 + (0.5 * ln(1 + dwellMs / 1000)) / LN_11);
}
