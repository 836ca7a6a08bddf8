import { expect, test } from "vitest";
import { AuditLog } from "../../specs/support/answers.ts";
import { brokenLink } from "./broken-link.ts";

function newestFirst() {
  const log = new AuditLog();
  for (let n = 0; n < 5; n++) log.add("server", "reports-deleted", { n });
  return [...log.entries].reverse();
}

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
