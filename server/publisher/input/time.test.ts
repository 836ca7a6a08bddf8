import { describe, expect, test } from "vitest";
import { detectTimeFormat, parseTime } from "./time.ts";

const T = Date.UTC(2020, 5, 30, 13, 28, 7);

describe("the unit is told from the file's own numbers", () => {
  test.each([
    ["s", "1593523687"],
    ["s", "1593523687.0"],
    ["s", "1.593523687E9"],
    ["ms", "1593523687000"],
    ["us", "1593523687000000"],
    ["iso", "2020-06-30T13:28:07Z"],
  ] as const)("%s: %s", (unit, text) => {
    const format = detectTimeFormat([text]);
    expect(format.unit).toBe(unit);
    expect(parseTime(text, format)).toBe(T);
  });

  test("one odd value does not decide", () => {
    expect(detectTimeFormat(["0", "", "1593523687000", "1593523687001", "1593523687002"]).unit).toBe("ms");
  });

  test("small numbers count from an unknown start", () => {
    const format = detectTimeFormat(["0", "1", "35"]);
    expect(format).toEqual({ unit: "s", relative: true });
    expect(parseTime("0", format)).toBe(0);
    expect(parseTime("35", format)).toBe(35_000);
  });
});

describe("ISO 8601 and its relatives", () => {
  const iso = { unit: "iso", relative: false } as const;
  test.each([
    ["2020-06-30T13:28:07.000Z", T],
    ["2020-06-30 13:28:07", T],
    ["2020-06-30 13:28:07 UTC", T],
    ["2020-06-30T15:28:07+02:00", T],
    ["2020-06-30T08:58:07-0430", T],
    ["2020-06-30 13:28:07+00", T],
    ["2020/06/30 13:28:07", T],
    ["2020-06-30T13:28:07.25Z", T + 250],
    ["2020-06-30T13:28", T - 7000],
    ["2020-06-30", Date.UTC(2020, 5, 30)],
  ])("%s", (text, expected) => {
    expect(parseTime(text, iso)).toBe(expected);
  });

  test.each(["2020-02-31", "2020-13-01", "2020-06-30T24:30:00Z", "6/30/2020 13:28", "yesterday", "NaN"])(
    "%s is no time",
    (text) => {
      expect(parseTime(text, iso)).toMatch(/^bad time: /);
    },
  );
});

test.each([
  ["", /^no time/],
  ["-5", /^bad time/],
  ["0", /^time out of range/],
  ["99999999999999", /^time out of range/],
  ["1593523687000", /^time out of range/],
])("in a file of seconds %j is refused", (text, reason) => {
  expect(parseTime(text, { unit: "s", relative: false })).toMatch(reason);
});
