import { EVENT_TYPES } from "../../../shared/contracts/event.ts";
import { ArrivalTexts } from "./arrival-texts.ts";
import type { RowSink } from "./delimited.ts";
import type { EventColumns } from "./event-columns.ts";
import { eventTypeCode } from "./event-log.ts";
import type { EventLogBuilder, EventRow } from "./event-log-builder.ts";
import { EventTypeNames } from "./event-type-names.ts";
import { idFault } from "./item-id.ts";
import { parseTime, type TimeFormat } from "./time.ts";

/** As in EventSchema: a day. */
const LONGEST_DWELL_MS = 86_400_000;
const LARGEST_POSITION = 1_000_000;
const CLICK = eventTypeCode("click");
const WITHOUT_ITEM = new Set([eventTypeCode("search"), eventTypeCode("scroll"), eventTypeCode("arrival")]);

/** Checks the rows of one file, whatever its syntax, and puts the good ones into the log. */
export class EventRows implements RowSink<EventRow> {
  readonly #columns: EventColumns;
  readonly #timeFormat: TimeFormat;
  readonly #log: EventLogBuilder;
  readonly #typeNames = new EventTypeNames();
  readonly #arrivals = new ArrivalTexts();
  /** By session: what rows that are no event on an item said of the next one that is, a search or an arrival. */
  readonly #waiting = new Map<string, Circumstances>();
  readonly #onAccept: () => void;
  readonly reject: RowSink<EventRow>["reject"];

  constructor(
    columns: EventColumns,
    timeFormat: TimeFormat,
    log: EventLogBuilder,
    outcome: { accept(): void; reject: RowSink<EventRow>["reject"] },
  ) {
    this.#columns = columns;
    this.#timeFormat = timeFormat;
    this.#log = log;
    this.#onAccept = outcome.accept;
    this.reject = outcome.reject;
  }

  parse(fields: readonly string[]): EventRow | string {
    const columns = this.#columns;
    const session = fields[columns.session].trim();
    const item = fields[columns.item].trim();
    const type = this.#type(fields);
    const fault =
      idFault(session, columns.byUser ? "user" : "session") ??
      (type < 0
        ? `unknown type: "${this.#text(fields, columns.type).slice(0, 40)}" is none of ${EVENT_TYPES.join(", ")}`
        : null) ??
      (WITHOUT_ITEM.has(type) && item === "" ? null : idFault(item, "item"));
    if (fault !== null) return fault;
    const time = columns.time < 0 ? Number.NaN : parseTime(fields[columns.time].trim(), this.#timeFormat);
    if (typeof time === "string") return time;
    const dwellMs = parseOptional(this.#text(fields, columns.dwell)) * columns.dwellUnitMs;
    if (dwellMs < 0 || dwellMs > LONGEST_DWELL_MS) {
      return `bad dwell: "${fields[columns.dwell].slice(0, 40)}" is not a time of up to a day`;
    }
    const place = parseOptional(this.#text(fields, columns.position));
    if (place < -1 || place > LARGEST_POSITION || (!Number.isNaN(place) && !Number.isInteger(place))) {
      return `bad position: "${fields[columns.position].slice(0, 40)}" is not a place in a list`;
    }
    const position = Number.isNaN(place) ? -1 : place;
    const user = columns.byUser ? session : known(this.#text(fields, columns.user));
    return {
      session,
      user,
      item,
      type,
      time,
      dwellMs,
      position,
      query: this.#text(fields, columns.query),
      ...this.#arrival(fields),
    };
  }

  add(row: EventRow): string | null {
    if (WITHOUT_ITEM.has(row.type)) this.#wait(row);
    else if (!this.#log.add(this.#withWaiting(row))) {
      return "duplicate: the same session, item, time and type is in the log already";
    }
    this.#onAccept();
    return null;
  }

  #wait({ session, ...row }: EventRow): void {
    if (row.query === "" && row.device === 0 && row.referrer === 0) return;
    this.#waiting.set(session, latest(row, this.#waiting.get(session)));
  }

  #withWaiting(row: EventRow): EventRow {
    const waiting = this.#waiting.get(row.session);
    if (!waiting) return row;
    this.#waiting.delete(row.session);
    return { ...row, ...latest(row, waiting) };
  }

  #arrival(fields: readonly string[]): Pick<EventRow, "device" | "referrer"> {
    const { device, referrer } = this.#columns;
    return {
      device: this.#arrivals.device(this.#text(fields, device)),
      referrer: this.#arrivals.referrer(this.#text(fields, referrer)),
    };
  }

  #type(fields: readonly string[]): number {
    const name = this.#text(fields, this.#columns.type);
    return name === "" ? CLICK : this.#typeNames.code(name);
  }

  #text(fields: readonly string[], column: number): string {
    return column < 0 ? "" : fields[column].trim();
  }
}

type Circumstances = Pick<EventRow, "query" | "device" | "referrer">;

/** What a row says, and where it is silent what was said before it. */
const latest = (row: Circumstances, before: Circumstances | undefined): Circumstances => ({
  query: row.query || (before?.query ?? ""),
  device: row.device || (before?.device ?? 0),
  referrer: row.referrer || (before?.referrer ?? 0),
});

/** What exports write where there is no value. */
const UNKNOWN = new Set(["", "NaN", "nan", "null", "NULL", "None"]);

/** "" where it is unknown. */
const known = (text: string): string => (UNKNOWN.has(text) ? "" : text);

/** NaN where nothing is written; -Infinity, which no range holds, where it is not a number. */
function parseOptional(text: string): number {
  if (UNKNOWN.has(text)) return Number.NaN;
  const value = Number(text);
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}
