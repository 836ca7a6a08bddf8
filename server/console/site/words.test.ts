import { expect, test } from "vitest";
import { counted, days, elapsed, percent, plain, short, span, time } from "./words.ts";

test("numbers", () => {
  expect([percent(0.1234), percent(-0.01), percent(0.00951, 2)]).toEqual(["12.3 %", "−1.0 %", "0.95 %"]);
  expect([percent(1.5), percent(14.6)]).toEqual(["150.0 %", "1,460 %"]);
  expect([counted(1, "report"), counted(12_345, "report")]).toEqual(["1 report", "12,345 reports"]);
  expect([short(0.028571), short(7), short(0)]).toEqual(["0.0286", "7", "0"]);
});

test("times and spans", () => {
  expect(time("2026-11-28T09:00:02Z")).toBe("28 Nov 2026, 09:00:02 UTC");
  expect(time("no time")).toBe("no time");
  expect([days("2026-11-28", "2026-11-28"), days("2026-11-26", "2026-12-02")]).toEqual([
    "28 Nov 2026",
    "26 Nov 2026 to 2 Dec 2026",
  ]);
  expect([span(1), span(59.6), span(700), span(1000)]).toEqual(["1 day", "60 days", "23 months", "2.74 years"]);
  expect([elapsed(0.4), elapsed(61), elapsed(93_784)]).toEqual([
    "less than a second",
    "1 minute and 1 second",
    "1 day and 2 hours",
  ]);
});

test("any value in one line", () => {
  expect([plain(undefined), plain("a"), plain(null), plain({ day: 1 })]).toEqual(["nothing", "a", "null", '{"day":1}']);
});
