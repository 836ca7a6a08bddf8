import { expect, test } from "vitest";
import { mustWait, refusalAfter } from "./refusal.ts";

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const damaged = (sha256: string) => ({ sha256, code: "part-damaged", rung: 1 }) as const;

test("a refused release waits, twice as long each time, and no more than a day", () => {
  const first = refusalAfter(null, damaged(A), 1_000, 0.5);
  expect(first).toEqual({ ...damaged(A), tries: 1, until: 46_000 });
  expect([mustWait(first, A, 45_999), mustWait(first, A, 46_000)]).toEqual([true, false]);
  const second = refusalAfter(first, { ...damaged(A), code: "part-missing" }, 0, 0.5);
  expect(second).toMatchObject({ code: "part-missing", tries: 2, until: 90_000 });
  expect(refusalAfter({ ...first, tries: 40 }, damaged(A), 0, 1).until).toBe(86_400_000);
});

test("another release does not wait, and its tries are its own", () => {
  const refusal = refusalAfter({ ...damaged(A), tries: 9, until: 1 }, damaged(B), 0, 0);
  expect(refusal).toMatchObject({ sha256: B, tries: 1, until: 30_000 });
  expect([mustWait(refusal, A, 0), mustWait(null, B, 0)]).toEqual([false, false]);
});

test("a clock that was set back by a year does not make a release wait for a year", () => {
  expect(mustWait(refusalAfter(null, damaged(A), 4e10), A, 1e10)).toBe(false);
});
