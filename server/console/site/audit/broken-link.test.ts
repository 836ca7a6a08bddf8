import { expect, test } from "vitest";
import { brokenLink } from "./broken-link.ts";

/** Five entries, newest first. */
const newestFirst = () =>
  [5, 4, 3, 2, 1].map((seq) => ({
    ...{ seq, at: "2026-11-28T09:00:00Z", who: "server" as const, action: "started", detail: null },
    ...{ previous: seq === 1 ? null : `hash of ${seq - 1}`, hash: `hash of ${seq}` },
  }));

test("a chain as it was written follows, also without its oldest entries", () => {
  expect(brokenLink(newestFirst())).toBeNull();
  expect(brokenLink(newestFirst().slice(0, 2))).toBeNull();
  expect(brokenLink([])).toBeNull();
});

test("an entry that was taken out, moved or given another hash is found", () => {
  expect(brokenLink(newestFirst().toSpliced(2, 1))).toBe(4);
  const [first, second, ...others] = newestFirst();
  expect(brokenLink([second, first, ...others])).toBe(4);
  expect(brokenLink([first, { ...second, hash: first.hash }, ...others])).toBe(5);
});
