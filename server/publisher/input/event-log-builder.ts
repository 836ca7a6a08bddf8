import type { EventLog } from "./event-log.ts";
import { gather } from "./gather.ts";
import { groupSessions } from "./group-sessions.ts";
import { growableFloat32, growableFloat64, growableInt32, growableUint8 } from "./growable.ts";
import { Interner } from "./interner.ts";
import { RowSet } from "./row-set.ts";

/** One event as it comes from a file. */
export interface EventRow {
  /** Session, or user when the log is split by idle time. */
  readonly session: string;
  /** "" where unknown. */
  readonly user: string;
  readonly item: string;
  readonly type: number;
  /** ms since the epoch; NaN in a log without times. */
  readonly time: number;
  /** NaN where unknown. */
  readonly dwellMs: number;
  /** -1 where unknown. */
  readonly position: number;
  /** "" where none. */
  readonly query: string;
  /** As in EventLog: 0 where unknown. */
  readonly device: number;
  readonly referrer: number;
}

/** Which columns the files of a log have. All files of a log agree on `times` and `byUser`. */
export interface LogShape {
  readonly times: boolean;
  readonly byUser: boolean;
}

/** Gathers rows into typed arrays and orders them into an EventLog at the end. */
export class EventLogBuilder {
  readonly #shape: LogShape;
  readonly #sessionNames = new Interner("sessions");
  readonly #itemIds = new Interner("items");
  readonly #queryTexts = new Interner("queries");
  readonly #userIds = new Interner("users");
  readonly #sessions = growableInt32();
  readonly #items = growableInt32();
  readonly #types = growableUint8();
  readonly #times = growableFloat64();
  readonly #dwells = growableFloat32();
  readonly #positions = growableInt32();
  readonly #queries = growableInt32();
  readonly #devices = growableUint8();
  readonly #referrers = growableUint8();
  /** By session and not by row: a session is one visitor's. With idle time, "session" is the visitor. */
  readonly #userOfSession = growableInt32();
  #anyDwell = false;
  #anyPosition = false;
  #anyDevice = false;
  #anyReferrer = false;
  readonly #seen = new RowSet();
  /** Sessions without a name (--format sessions). */
  #unnamed = 0;

  constructor(shape: LogShape) {
    this.#shape = shape;
  }

  get events(): number {
    return this.#items.length;
  }

  /** False, and nothing is added, when the log holds the very same event. Without times repeats are repeats. */
  add(row: EventRow): boolean {
    const session = this.#sessionNames.code(row.session);
    if (session === this.#userOfSession.length) {
      this.#userOfSession.push(row.user === "" ? -1 : this.#userIds.code(row.user));
    }
    const item = this.#itemIds.code(row.item);
    if (this.#shape.times && !this.#isNew(session, item, row.type, row.time)) return false;
    this.#sessions.push(session);
    this.#items.push(item);
    this.#types.push(row.type);
    if (this.#shape.times) this.#times.push(row.time);
    this.#anyDwell = pushOptional(this.#dwells, row.dwellMs, Number.NaN, this.#items.length, this.#anyDwell);
    this.#anyPosition = pushOptional(this.#positions, row.position, -1, this.#items.length, this.#anyPosition);
    const query = row.query === "" ? -1 : this.#queryTexts.code(row.query);
    pushOptional(this.#queries, query, -1, this.#items.length, this.#queryTexts.size > 0);
    this.#anyDevice = pushOptional(this.#devices, row.device, 0, this.#items.length, this.#anyDevice);
    this.#anyReferrer = pushOptional(this.#referrers, row.referrer, 0, this.#items.length, this.#anyReferrer);
    return true;
  }

  /** A whole session of items in order, all of one type, for a log without times. */
  addSession(items: readonly string[], type: number): void {
    const session = this.#unnamed++;
    for (const item of items) {
      this.#sessions.push(session);
      this.#items.push(this.#itemIds.code(item));
      this.#types.push(type);
    }
  }

  /** Ends the log; the builder is not to be used afterwards. */
  finish(): EventLog {
    const sessions = this.#sessionNames.size + this.#unnamed;
    const times = this.#shape.times ? this.#times.view() : null;
    const named = this.#sessions.view();
    const { order, offsets } = groupSessions(named, sessions, times, this.#shape.byUser);
    return {
      itemIds: this.#itemIds.texts(),
      offsets,
      items: gather(this.#items.view(), order, new Int32Array(order.length)),
      types: gather(this.#types.view(), order, new Uint8Array(order.length)),
      times: times && gather(times, order, new Float64Array(order.length)),
      dwellMs: this.#anyDwell ? gather(this.#dwells.view(), order, new Float32Array(order.length)) : null,
      positions: this.#anyPosition ? gather(this.#positions.view(), order, new Int32Array(order.length)) : null,
      ...(this.#userIds.size > 0 && {
        users: {
          ids: this.#userIds.texts(),
          ofSession: Int32Array.from(offsets.subarray(0, -1), (first) => this.#userOfSession.at(named[order[first]])),
        },
      }),
      ...(this.#anyDevice && { devices: gather(this.#devices.view(), order, new Uint8Array(order.length)) }),
      ...(this.#anyReferrer && { referrers: gather(this.#referrers.view(), order, new Uint8Array(order.length)) }),
      queries:
        this.#queryTexts.size > 0
          ? {
              texts: this.#queryTexts.texts(),
              index: gather(this.#queries.view(), order, new Int32Array(order.length)),
            }
          : null,
    };
  }

  #isNew(session: number, item: number, type: number, time: number): boolean {
    const row = this.#items.length;
    return this.#seen.add(
      row,
      hash(session, item, type, time),
      (other) =>
        this.#sessions.at(other) === session &&
        this.#items.at(other) === item &&
        this.#types.at(other) === type &&
        this.#times.at(other) === time,
    );
  }
}

/**
 * Pushes onto a column that is only filled from the first known value on, so a log without it pays nothing.
 * Answers whether the column is in use.
 */
function pushOptional(
  column: { readonly length: number; push(value: number): void },
  value: number,
  unknown: number,
  rows: number,
  inUse: boolean,
): boolean {
  if (!inUse && Object.is(value, unknown)) return false;
  while (column.length < rows - 1) column.push(unknown);
  column.push(value);
  return true;
}

const timeBits = new Float64Array(1);
const timeWords = new Int32Array(timeBits.buffer);

function hash(session: number, item: number, type: number, time: number): number {
  timeBits[0] = time;
  let h = Math.imul(session + 1, 0x9e3779b1) ^ Math.imul(item + 1, 0x85ebca6b) ^ Math.imul(type + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) ^ timeWords[0];
  h = Math.imul(h ^ (h >>> 13), 0x297a2d39) ^ timeWords[1];
  return Math.imul(h ^ (h >>> 16), 0x9e3779b1) ^ (h >>> 15);
}
