import type { EventType } from "../../../shared/contracts/index.ts";
import { SessionWindow } from "../../../shared/engine/session-window.ts";
import { readLines } from "../input/read-lines.ts";
import { PublisherError } from "../publisher-error.ts";

/** One event of a session, as the device's session window takes it. */
export interface Touch {
  readonly type: EventType;
  /** Item index in the shard, -1 when the shard does not hold it. */
  readonly item: number;
  /** Milliseconds since the epoch; NaN when unknown. */
  readonly at: number;
  readonly durationMs: number;
  /** 0-based place in the list it was in; absent when unknown. */
  readonly position?: number;
  /** What was searched for. */
  readonly query?: string;
}

/** The first `length` events of a session, and the item the visitor went to next. */
export interface Case {
  readonly session: readonly Touch[];
  readonly length: number;
  /** Item number; -1, or one that no method knows, is a case that nobody can win. */
  readonly target: number;
  /** Number of the visitor; absent when unknown. */
  readonly user?: number;
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
 * A file of cases, plain or gzip: `prefix TAB target` a line, the prefix being item ids separated by spaces.
 *
 * @param indexOf item index of an id, -1 when unknown
 * @throws PublisherError with the line that is not of this form: a figure over some of the cases would mislead.
 */
export async function readCases(file: string, indexOf: (id: string) => number): Promise<Case[]> {
  const cases: Case[] = [];
  await readLines(file, () => ({
    line(text, number, fault) {
      if (text === "" && fault === null) return;
      const fields = text.split("\t");
      const prefix = fields[0].split(" ").filter((id) => id !== "");
      if (fault !== null || fields.length !== 2 || prefix.length === 0 || fields[1] === "") {
        throw new PublisherError(`${file}, line ${number}: not 'prefix TAB target' with ids separated by spaces.`);
      }
      const session = prefix.map((id) => click(indexOf(id)));
      cases.push({ session, length: session.length, target: indexOf(fields[1]) });
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
