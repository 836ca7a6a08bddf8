import { EVENT_TYPES, type EventType } from "../../../shared/contracts/event.ts";

/**
 * An event log in memory: sessions in CSR form over typed arrays, about 30 bytes an event with every column, so that ten
 * million events fit beside a training run. Session i is the range offsets[i] .. offsets[i + 1] of every other array.
 *
 * Sessions are in time order of their last event (in file order when the log has no times); events within a session are
 * oldest first.
 */
export interface EventLog {
  /** Item id by item index; every item has at least one event. Indices are in order of first appearance in the files. */
  readonly itemIds: readonly string[];
  /** int32[sessions + 1] */
  readonly offsets: Int32Array;
  /** int32[events]: item index. */
  readonly items: Int32Array;
  /** uint8[events]: index into EVENT_TYPES, see `eventTypeCode`. A log without a type column is all clicks. */
  readonly types: Uint8Array;
  /** float64[events]: ms since the Unix epoch, in UTC; null when the log has no times. */
  readonly times: Float64Array | null;
  /** float32[events]: ms on the item, NaN where unknown; null when the log has no such column. */
  readonly dwellMs: Float32Array | null;
  /** int32[events]: 0-based place in the list it was shown in, -1 where unknown; null when the log has no such column. */
  readonly positions: Int32Array | null;
  /** Whose session it is: ofSession[i] points into ids, -1 where unknown; absent when the log has no such column. */
  readonly users?: { readonly ids: readonly string[]; readonly ofSession: Int32Array };
  /** uint8[events]: 1 + index into DEVICE_CLASSES, 0 where unknown; absent when the log has no such column. */
  readonly devices?: Uint8Array;
  /** uint8[events]: 1 + index into REFERRER_KINDS, 0 where unknown; absent when the log has no such column. */
  readonly referrers?: Uint8Array;
  /** Search that led to the event: index[i] points into texts, -1 where none; null when the log has no such column. */
  readonly queries: { readonly texts: readonly string[]; readonly index: Int32Array } | null;
}

export const sessionCount = ({ offsets }: Pick<EventLog, "offsets">): number => offsets.length - 1;
export const eventCount = (log: EventLog): number => log.items.length;

/** Code of an event type in `EventLog.types`. */
export const eventTypeCode = (type: EventType): number => EVENT_TYPES.indexOf(type);
