import { SESSION_IDLE_MS } from "../../../shared/engine/session-window.ts";

/**
 * Orders rows by session and, within one, by time; equal times keep the order of the file. Without times the order of
 * the file is the order of events, and a session stands where its first row does.
 *
 * @param sessions int32[rows]: session of each row, 0 .. count - 1
 * @param times float64[rows] in ms, or null
 * @param splitIdle cut sessions where SESSION_IDLE_MS pass without an event
 * @returns order: row numbers, session after session; offsets: CSR over it, sessions ordered by their last event
 */
export function groupSessions(
  sessions: Int32Array,
  count: number,
  times: Float64Array | null,
  splitIdle: boolean,
): { order: Int32Array; offsets: Int32Array } {
  const grouped = countingSort(sessions, count);
  if (!times) return withoutEmpty(grouped);
  sortWithin(grouped, times);
  const { order, offsets } = splitIdle ? splitAtIdle(grouped, times) : withoutEmpty(grouped);

  const total = offsets.length - 1;
  const lastTime = new Float64Array(total);
  for (let s = 0; s < total; s++) lastTime[s] = times[order[offsets[s + 1] - 1]];
  const rank = new Int32Array(total).map((_, s) => s).sort((a, b) => lastTime[a] - lastTime[b] || a - b);
  const ordered = { order: new Int32Array(order.length), offsets: new Int32Array(total + 1) };
  for (let i = 0; i < total; i++) {
    const s = rank[i];
    ordered.order.set(order.subarray(offsets[s], offsets[s + 1]), ordered.offsets[i]);
    ordered.offsets[i + 1] = ordered.offsets[i] + offsets[s + 1] - offsets[s];
  }
  return ordered;
}

interface Grouped {
  readonly order: Int32Array;
  readonly offsets: Int32Array;
}

function countingSort(keys: Int32Array, count: number): Grouped {
  const offsets = new Int32Array(count + 1);
  for (const key of keys) offsets[key + 1]++;
  for (let k = 0; k < count; k++) offsets[k + 1] += offsets[k];
  const next = offsets.slice();
  const order = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row++) order[next[keys[row]]++] = row;
  return { order, offsets };
}

/** Names of sessions whose every row was a duplicate or bad stand for no rows. */
function withoutEmpty({ order, offsets }: Grouped): Grouped {
  return { order, offsets: offsets.filter((offset, s) => s === 0 || offset > offsets[s - 1]) };
}

function sortWithin({ order, offsets }: Grouped, times: Float64Array): void {
  for (let s = 0; s + 1 < offsets.length; s++) {
    const rows = order.subarray(offsets[s], offsets[s + 1]);
    if (!isSorted(rows, times)) rows.sort((a, b) => times[a] - times[b] || a - b);
  }
}

function isSorted(rows: Int32Array, times: Float64Array): boolean {
  for (let i = 1; i < rows.length; i++) if (times[rows[i]] < times[rows[i - 1]]) return false;
  return true;
}

function splitAtIdle({ order, offsets }: Grouped, times: Float64Array): Grouped {
  const starts: number[] = [];
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let i = offsets[s]; i < offsets[s + 1]; i++) {
      if (i === offsets[s] || times[order[i]] - times[order[i - 1]] > SESSION_IDLE_MS) starts.push(i);
    }
  }
  return { order, offsets: Int32Array.from([...starts, order.length]) };
}
