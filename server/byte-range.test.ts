import { expect, test } from "vitest";
import { byteRange } from "./byte-range.ts";

test.each([
  ["bytes=0-4", { start: 0, end: 4 }],
  ["bytes=99-", { start: 99, end: 99 }],
  ["bytes=0-", { start: 0, end: 99 }],
  ["bytes=90-1000", { start: 90, end: 99 }],
  ["bytes=-7", { start: 93, end: 99 }],
  ["bytes=-1000", { start: 0, end: 99 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=99999999999999999999-", "unsatisfiable"],
  ["bytes=4-0", null],
  ["bytes=-", null],
  ["bytes=0-1,4-5", null],
  ["bytes=a-b", null],
  ["bytes 0-4", null],
  ["items=0-4", null],
  ["", null],
  [undefined, null],
] as const)("%s of 100 bytes", (header, expected) => {
  expect(byteRange(header, 100)).toEqual(expected);
});

test("an empty file has no range", () => {
  for (const header of ["bytes=0-", "bytes=0-0", "bytes=-5"]) expect(byteRange(header, 0)).toBe("unsatisfiable");
});
