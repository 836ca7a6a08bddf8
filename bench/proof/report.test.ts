import { expect, test } from "vitest";
import { formatProof, holds, type Proof } from "./report.ts";

const row = {
  mechanism: "randomised-response",
  domain: 2,
  claimed: 500,
  values: [0, 1],
  epsilon: 0.42,
  holds: true,
  event: "supports 0 and not 1",
} as const;
const proof: Proof = {
  date: "2026-01-02",
  commit: "abc",
  version: "1.0.0",
  browser: "Chromium 1",
  files: { "a.js": "00ff" },
  trials: 10,
  confidence: 0.999,
  epsilon: [row],
  lives: 1,
  broken: [],
  planted: [{ name: "a bug", caught: true }],
};

test("a proof names its files, bounds and bugs", () => {
  const text = formatProof(proof);
  expect(text).toContain("everything holds");
  expect(text).toContain("| a.js | 00ff |");
  expect(text).toContain("| 0.5 | 0.420 | supports 0 and not 1 | holds |");
  expect(text).toContain("| a bug | caught |");
});

test.each<Partial<Proof>>([
  { epsilon: [] },
  { epsilon: [row, { ...row, epsilon: 0.51, holds: false }] },
  { broken: ["a report was changed"] },
  { planted: [{ name: "a bug", caught: false }] },
])("%j fails the whole proof", (failing) => {
  expect(holds({ ...proof, ...failing })).toBe(false);
  expect(formatProof({ ...proof, ...failing })).toContain("FAILED");
});
