import type { Sessions } from "../../train/sessions.ts";

/** The distinct sessions that hold each item, as compressed sparse rows, oldest session first. */
export interface SessionsByItem {
  /** int32[items + 1] */
  readonly offsets: Int32Array;
  /** Session numbers: those of item i are sessions[offsets[i] ... offsets[i + 1]). */
  readonly sessions: Int32Array;
}

/** Sessions with each item once, where it first came up. */
export function distinctItems({ items, offsets }: Sessions): Sessions {
  const kept = new Int32Array(items.length);
  const starts = new Int32Array(offsets.length);
  let at = 0;
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (const item of new Set(items.subarray(offsets[s], offsets[s + 1]))) kept[at++] = item;
    starts[s + 1] = at;
  }
  return { items: kept.slice(0, at), offsets: starts };
}

/** @param distinct see `distinctItems` @param n its item numbers are below n */
export function sessionsByItem({ items, offsets }: Sessions, n: number): SessionsByItem {
  const rows = new Int32Array(n + 1);
  for (const item of items) rows[item + 1]++;
  for (let i = 0; i < n; i++) rows[i + 1] += rows[i];
  const next = rows.slice();
  const sessions = new Int32Array(rows[n]);
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let at = offsets[s]; at < offsets[s + 1]; at++) sessions[next[items[at]]++] = s;
  }
  return { offsets: rows, sessions };
}
