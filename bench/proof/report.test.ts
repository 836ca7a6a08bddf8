import { expect, test } from "vitest";
import type { Visit } from "./judge-requests.ts";
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
const report = JSON.stringify({ question: "q", epoch: 20_783, policy: 1, nonce: "A".repeat(22), payload: "AA" });
const visit: Visit = {
  mode: "contribute",
  origin: "http://shop.example",
  site: "shop",
  requests: [{ method: "POST", url: "http://shop.example/v1/reports", headers: {}, body: report }],
  secrets: ["boots"],
};
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
  visits: [visit],
};

test("a proof names its files, bounds and bugs", () => {
  const text = formatProof(proof);
  expect(text).toContain("everything holds");
  expect(text).toContain("| a.js | 00ff |");
  expect(text).toContain("| 0.5 | 0.420 | supports 0 and not 1 | holds |");
  expect(text).toContain("| a bug | caught |");
  expect(text).toContain("Mode contribute:\n\n- POST /v1/reports\n");
});

test.each<Partial<Proof>>([
  { epsilon: [] },
  { epsilon: [row, { ...row, epsilon: 0.51, holds: false }] },
  { broken: ["a report was changed"] },
  { planted: [{ name: "a bug", caught: false }] },
  { visits: [] },
  { visits: [visit, { ...visit, mode: "device" }] },
])("%j fails the whole proof", (failing) => {
  expect(holds({ ...proof, ...failing })).toBe(false);
  expect(formatProof({ ...proof, ...failing })).toContain("FAILED");
});
