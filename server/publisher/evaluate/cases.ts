import type { DeviceClass, EventType, ReferrerKind } from "../../../shared/contracts/index.ts";
import { SessionWindow } from "../../../shared/engine/session-window.ts";
import { readLines } from "../input/read-lines.ts";
import { PublisherError } from "../publisher-error.ts";

/** One event of a session, as the device's session window takes it. */
export interface Touch {
  readonly type: EventType;
  /** Item number: an index in the shard; -1, or a number from the shard's n on, is an item it does not hold. */
  readonly item: number;
  /** Milliseconds since the epoch; NaN when unknown. */
  readonly at: number;
  readonly durationMs: number;
  /** 0-based place in the list it was in; absent when unknown. */
  readonly position?: number;
  /** What was searched for. */
  readonly query?: string;
  readonly device?: DeviceClass;
  readonly referrer?: ReferrerKind;
}

/** A session after its first `length` events, and the item the visitor went to next. What a device knows then: `prefixOf`. */
export interface Case {
  /** Shared by the cases of one session. */
  readonly session: readonly Touch[];
  readonly length: number;
  /** Item number; -1, or one that no method knows, is a case that nobody can win. */
  readonly target: number;
  /** What the visitor did in earlier sessions; absent when the log does not know its visitors. */
  readonly earlier?: Earlier;
}

/** Item numbers of a visitor's interactions, oldest first: those before `length` are of earlier sessions. */
export interface Earlier {
  readonly items: readonly number[];
  readonly length: number;
}

/**
 * The events that a device knows when it is asked. It ranks right after a click: how long the visitor stays with the item
 * just chosen is not known then, though a log tells it before the next choice.
 */
export function prefixOf({ session, length }: Pick<Case, "session" | "length">): Touch[] {
  const prefix = session.slice(0, length);
  const window = new SessionWindow();
  let newest = -1;
  prefix.forEach((touch, at) => {
    const before = window.count;
    window.take(touch);
    if (window.count > before) newest = at;
  });
  if (newest < 0) return prefix;
  const { item } = prefix[newest];
  return prefix.filter((touch, at) => at < newest || touch.type !== "dwell" || touch.item !== item);
}

/** By case: a number for its session. The cases of one session lie side by side and share its array. */
export function unitsOf(cases: readonly Case[]): Int32Array {
  const units = new Int32Array(cases.length);
  for (let i = 1; i < cases.length; i++) {
    units[i] = units[i - 1] + (cases[i].session === cases[i - 1].session ? 0 : 1);
  }
  return units;
}

/**
 * A file of cases, plain or gzip: `prefix TAB target` a line, the prefix being item ids separated by spaces. Published
 * splits unfold a session into one case a step, the longest first or the shortest: a line that goes on where the one
 * before it ended, or that is one step shorter, is of the same session.
 *
 * @param numberOf item number of an id, -1 when unknown
 * @throws PublisherError with the line that is not of this form: a figure over some of the cases would mislead.
 */
export async function readCases(file: string, numberOf: (id: string) => number): Promise<Case[]> {
  const cases: Case[] = [];
  let ids: string[] = [];
  let last = "";
  let session: Touch[] = [];
  await readLines(file, () => ({
    line(text, number, fault) {
      if (text === "" && fault === null) return;
      const fields = text.split("\t");
      const prefix = fields[0].split(" ").filter((id) => id !== "");
      if (fault !== null || fields.length !== 2 || prefix.length === 0 || fields[1] === "") {
        throw new PublisherError(`${file}, line ${number}: not 'prefix TAB target' with ids separated by spaces.`);
      }
      const target = fields[1];
      const longer = prefix.length === ids.length + 1 && prefix[ids.length] === last;
      const shorter = prefix.length + 1 === ids.length && ids[prefix.length] === target;
      const shared = Math.min(prefix.length, ids.length);
      if (!(longer || shorter) || ids.slice(0, shared).some((id, i) => id !== prefix[i])) session = [];
      for (const id of prefix.slice(session.length)) session.push(click(numberOf(id)));
      cases.push({ session, length: prefix.length, target: numberOf(target) });
      ids = prefix;
      last = target;
    },
    end() {},
  }));
  if (cases.length === 0) throw new PublisherError(`${file} holds no cases.`);
  return cases;
}

export const click = (item: number): Touch => ({ type: "click", item, at: Number.NaN, durationMs: Number.NaN });

/**
 * Every step of a session is a case: the events so far, and the item of the next interaction. Dwell, carts and purchases
 * belong to the interaction they follow and are no target of their own.
 */
export function casesOfSession(session: readonly Touch[]): Case[] {
  const cases: Case[] = [];
  const window = new SessionWindow(Number.POSITIVE_INFINITY);
  for (let length = 0; length < session.length; length++) {
    const before = window.interactions.length;
    // Unknown items take part as -1: they are steps of the session all the same.
    window.take(session[length]);
    if (before > 0 && window.interactions.length > before) {
      cases.push({ session, length, target: session[length].item });
    }
  }
  return cases;
}
