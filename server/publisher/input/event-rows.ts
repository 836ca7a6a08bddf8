import { EVENT_TYPES } from "../../../shared/contracts/event.ts";
import type { RowSink } from "./delimited.ts";
import type { EventColumns } from "./event-columns.ts";
import { eventTypeCode } from "./event-log.ts";
import type { EventLogBuilder } from "./event-log-builder.ts";
import { EventTypeNames } from "./event-type-names.ts";
import { idFault } from "./item-id.ts";
import { parseTime, type TimeFormat } from "./time.ts";

/** As in EventSchema: a day. */
const LONGEST_DWELL_MS = 86_400_000;
const LARGEST_POSITION = 1_000_000;
const CLICK = eventTypeCode("click");
const WITHOUT_ITEM = new Set([eventTypeCode("search"), eventTypeCode("scroll")]);

/** Checks the rows of one file, whatever its syntax, and puts the good ones into the log. */
export class EventRows implements RowSink {
  readonly #columns: EventColumns;
  readonly #timeFormat: TimeFormat;
  readonly #log: EventLogBuilder;
  readonly #typeNames = new EventTypeNames();
  readonly #onAccept: () => void;
  readonly reject: RowSink["reject"];

  constructor(
    columns: EventColumns,
    timeFormat: TimeFormat,
    log: EventLogBuilder,
    outcome: { accept(): void; reject: RowSink["reject"] },
  ) {
    this.#columns = columns;
    this.#timeFormat = timeFormat;
    this.#log = log;
    this.#onAccept = outcome.accept;
    this.reject = outcome.reject;
  }

  check(fields: readonly string[]): string | null {
    const { session, byUser, item, time, dwell, position } = this.#columns;
    const sessionFault = idFault(fields[session].trim(), byUser ? "user" : "session");
    if (sessionFault !== null) return sessionFault;
    const type = this.#type(fields);
    if (type < 0)
      return `unknown type: "${this.#text(fields, this.#columns.type).slice(0, 40)}" is none of ${EVENT_TYPES.join(", ")}`;
    if (!WITHOUT_ITEM.has(type) || fields[item].trim() !== "") {
      const itemFault = idFault(fields[item].trim(), "item");
      if (itemFault !== null) return itemFault;
    }
    if (time >= 0) {
      const parsed = parseTime(fields[time].trim(), this.#timeFormat);
      if (typeof parsed === "string") return parsed;
    }
    const dwellMs = parseOptional(this.#text(fields, dwell)) * this.#columns.dwellUnitMs;
    if (dwellMs < 0 || dwellMs > LONGEST_DWELL_MS)
      return `bad dwell: "${fields[dwell].slice(0, 40)}" is not a time of up to a day`;
    const place = parseOptional(this.#text(fields, position));
    if (place < -1 || place > LARGEST_POSITION || (!Number.isNaN(place) && !Number.isInteger(place))) {
      return `bad position: "${fields[position].slice(0, 40)}" is not a place in a list`;
    }
    return null;
  }

  add(fields: readonly string[]): string | null {
    const { session, item, time, dwell, dwellUnitMs, position, query } = this.#columns;
    const type = this.#type(fields);
    // Searches and scrolling are no events on an item; what was searched for is in the query column.
    if (WITHOUT_ITEM.has(type)) {
      this.#onAccept();
      return null;
    }
    const place = parseOptional(this.#text(fields, position));
    const added = this.#log.add({
      session: fields[session].trim(),
      item: fields[item].trim(),
      type,
      time: time < 0 ? Number.NaN : (parseTime(fields[time].trim(), this.#timeFormat) as number),
      dwellMs: parseOptional(this.#text(fields, dwell)) * dwellUnitMs,
      position: Number.isNaN(place) ? -1 : place,
      query: this.#text(fields, query),
    });
    if (!added) return "duplicate: the same session, item, time and type is in the log already";
    this.#onAccept();
    return null;
  }

  #type(fields: readonly string[]): number {
    const name = this.#text(fields, this.#columns.type);
    return name === "" ? CLICK : this.#typeNames.code(name);
  }

  #text(fields: readonly string[], column: number): string {
    return column < 0 ? "" : fields[column].trim();
  }
}

/** NaN where nothing is written; -Infinity, which no range holds, where it is not a number. */
function parseOptional(text: string): number {
  if (text === "" || text === "NaN" || text === "nan" || text === "null" || text === "NULL" || text === "None")
    return Number.NaN;
  const value = Number(text);
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}
