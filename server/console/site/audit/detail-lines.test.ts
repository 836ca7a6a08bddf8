import { expect, test } from "vitest";
import { detailLines } from "./detail-lines.ts";

test("what was read is a line a question, with its epochs", () => {
  const surveys = [
    { question: "inp-ms", from: "2026-11-26" },
    { question: "inp-ms", from: "2026-11-19" },
    { question: "cls", from: "2026-11-26" },
  ];
  const lines = ["inp-ms: 2026-11-26, 2026-11-19", "cls: 2026-11-26"];
  expect(detailLines({ surveys })).toEqual(lines);
  expect(detailLines(surveys)).toEqual(lines);
});

test("of a change its effect is told", () => {
  const changes = [{ path: "caps.day", before: 1, after: 0.5, effect: "Devices answer less." }];
  expect(detailLines({ version: 4, changes })).toEqual(["version: 4", "caps.day: Devices answer less."]);
});

test("anything else is told as it is, and long lists are cut", () => {
  expect(detailLines(null)).toEqual([]);
  expect(detailLines("all of it")).toEqual(["all of it"]);
  expect(detailLines({ count: 10, of: ["a", "b"], more: { a: 1 } })).toEqual([
    "count: 10",
    "of: a, b",
    'more: {"a":1}',
  ]);
  expect(detailLines(Array.from({ length: 50 }, (_, n) => n))).toHaveLength(41);
});
