import { SessionCounter } from "../tables/session-counter.ts";

/** Sessions as item indices in click order, oldest session first: session s is items[offsets[s], offsets[s + 1]). */
export interface Sessions {
  readonly items: Int32Array;
  /** Length: sessions + 1. */
  readonly offsets: Int32Array;
}

/** Sessions [from, to), sharing memory. */
export function sliceSessions({ items, offsets }: Sessions, from: number, to: number): Sessions {
  const base = offsets[from];
  return {
    items: items.subarray(base, offsets[to]),
    offsets: offsets.slice(from, to + 1).map((offset) => offset - base),
  };
}

/** The sessions for which `keep` answers true, copied. */
export function filterSessions({ items, offsets }: Sessions, keep: (session: number) => boolean): Sessions {
  const starts: number[] = [];
  let total = 0;
  for (let s = 0; s + 1 < offsets.length; s++) {
    if (!keep(s)) continue;
    starts.push(s);
    total += offsets[s + 1] - offsets[s];
  }
  const kept = { items: new Int32Array(total), offsets: new Int32Array(starts.length + 1) };
  starts.forEach((s, at) => {
    kept.items.set(items.subarray(offsets[s], offsets[s + 1]), kept.offsets[at]);
    kept.offsets[at + 1] = kept.offsets[at] + offsets[s + 1] - offsets[s];
  });
  return kept;
}

/** The sessions without the visits to some items, copied. @param kept 1 for every item that stays */
export function withoutItems({ items, offsets }: Sessions, kept: Uint8Array): Sessions {
  const left = new Int32Array(offsets.length);
  const visits = new Int32Array(items.length);
  let count = 0;
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let at = offsets[s]; at < offsets[s + 1]; at++) if (kept[items[at]]) visits[count++] = items[at];
    left[s + 1] = count;
  }
  return { items: visits.slice(0, count), offsets: left };
}

/** int32[n]: distinct sessions with each item. */
export function sessionsWith({ items, offsets }: Sessions, n: number): Int32Array {
  const counter = new SessionCounter(n);
  for (let s = 0; s + 1 < offsets.length; s++)
    for (let at = offsets[s]; at < offsets[s + 1]; at++) counter.add(items[at], s);
  return counter.sessions;
}

/** Share of the steps after a session's first whose item the session has visited before; 0 when there are none. */
export function repeatShare({ items, offsets }: Sessions, n: number): number {
  const visitedIn = new Int32Array(n).fill(-1);
  let repeats = 0;
  let steps = 0;
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let at = offsets[s]; at < offsets[s + 1]; at++) {
      if (at > offsets[s]) steps++;
      if (visitedIn[items[at]] === s) repeats++;
      visitedIn[items[at]] = s;
    }
  }
  return steps > 0 ? repeats / steps : 0;
}

/** One step of a session: which item follows the prefix? As a `Case`, but of items alone, which is all an encoder reads. */
export interface Step {
  readonly prefix: Int32Array;
  readonly target: number;
}

/** Every prefix of every session with the click that followed; at most `most`, spread evenly. */
export function stepsOf({ items, offsets }: Sessions, most = Number.POSITIVE_INFINITY): Step[] {
  const total = Math.max(0, items.length - (offsets.length - 1));
  const every = Math.max(1, total / most);
  const steps: Step[] = [];
  let seen = 0;
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let end = offsets[s] + 1; end < offsets[s + 1]; end++) {
      if (Math.floor(seen / every) !== Math.floor((seen + 1) / every)) {
        steps.push({ prefix: items.subarray(offsets[s], end), target: items[end] });
      }
      seen++;
    }
  }
  return steps;
}
