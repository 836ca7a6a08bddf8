import fc from "fast-check";
import { expect, test } from "vitest";
import { SESSION_IDLE_MS } from "../../../shared/engine/session-window.ts";
import { groupSessions } from "./group-sessions.ts";

/** The same, said with objects. */
function expected(sessions: readonly number[], times: readonly number[] | null, splitIdle: boolean): number[][] {
  const groups = new Map<number, number[]>();
  for (const [row, session] of sessions.entries()) groups.set(session, [...(groups.get(session) ?? []), row]);
  const inOrder = [...groups].sort(([a], [b]) => a - b).map(([, rows]) => rows);
  if (!times) return inOrder;
  const sorted = inOrder.map((rows) => rows.sort((a, b) => times[a] - times[b] || a - b));
  const parts = splitIdle
    ? sorted.flatMap((rows) => {
        const out: number[][] = [];
        rows.forEach((row, i) => {
          if (i === 0 || times[row] - times[rows[i - 1]] > SESSION_IDLE_MS) out.push([]);
          out[out.length - 1].push(row);
        });
        return out;
      })
    : sorted;
  return parts
    .map((rows, at) => ({ rows, at }))
    .sort((a, b) => times[a.rows.at(-1)!] - times[b.rows.at(-1)!] || a.at - b.at)
    .map(({ rows }) => rows);
}

test("rows are grouped, sorted and split as the plain definition says", () => {
  const rows = fc.array(fc.record({ session: fc.nat(6), time: fc.nat(20).map((n) => n * SESSION_IDLE_MS * 0.4) }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(rows, fc.boolean(), fc.boolean(), (data, withTimes, splitIdle) => {
      const sessions = data.map(({ session }) => session);
      const times = withTimes ? data.map(({ time }) => time) : null;
      const { order, offsets } = groupSessions(
        Int32Array.from(sessions),
        7,
        times && Float64Array.from(times),
        splitIdle,
      );
      const groups = Array.from({ length: offsets.length - 1 }, (_, s) => [
        ...order.subarray(offsets[s], offsets[s + 1]),
      ]);
      expect(groups).toEqual(expected(sessions, times, splitIdle));
    }),
  );
});

test("thirty minutes exactly are still one session", () => {
  const { offsets } = groupSessions(
    Int32Array.of(0, 0, 0),
    1,
    Float64Array.of(0, SESSION_IDLE_MS, 2 * SESSION_IDLE_MS + 1),
    true,
  );
  expect([...offsets]).toEqual([0, 2, 3]);
});
