import { expect, test } from "vitest";
import { hasEnded } from "./has-ended.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");

test.each([
  [null, false],
  [undefined, false],
  ["2026-06-01T00:00:01Z", false],
  ["2026-06-01T00:00:00Z", true],
  ["2026-05-31T23:59:59Z", true],
  ["2099-01-01T00:00:00+09", true],
])("%s: %s", (end, ended) => expect(hasEnded(end, NOW)).toBe(ended));
