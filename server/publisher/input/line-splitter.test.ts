import fc from "fast-check";
import { expect, test } from "vitest";
import { type LineFault, LineSplitter, MAX_LINE_BYTES } from "./line-splitter.ts";

type Seen = [text: string, number: number, fault: LineFault | null];

function split(bytes: Buffer, cuts: readonly number[] = []): Seen[] {
  const seen: Seen[] = [];
  const splitter = new LineSplitter((...line) => seen.push(line));
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < places.length; i++) splitter.push(bytes.subarray(places[i - 1], places[i]));
  splitter.end();
  return seen;
}

test("line ends of Unix and Windows, blank lines, no newline at the end", () => {
  expect(split(Buffer.from("a\r\nb\n\n c"))).toEqual([
    ["a", 1, null],
    ["b", 2, null],
    ["", 3, null],
    [" c", 4, null],
  ]);
  expect(split(Buffer.from(""))).toEqual([]);
});

test("a byte order mark is not text", () => {
  expect(split(Buffer.from("\ufeffid\n1\n"))).toEqual([
    ["id", 1, null],
    ["1", 2, null],
  ]);
});

test("only the line with invalid UTF-8 is at fault, and it is shown as Latin-1", () => {
  const bytes = Buffer.concat([Buffer.from("größe\n"), Buffer.from("größe\n", "latin1"), Buffer.from("größe\n")]);
  expect(split(bytes)).toEqual([
    ["größe", 1, null],
    ["größe", 2, "encoding"],
    ["größe", 3, null],
  ]);
});

test("UTF-16 is named", () => {
  expect(() => split(Buffer.from("\ufeffid\n1\n", "utf16le"))).toThrow(/UTF-16/);
});

test("a line of 10 MB is cut, and the line after it has its own number", () => {
  const bytes = Buffer.from(`a\n${"x".repeat(10_000_000)}\nb\n`);
  for (const cuts of [[], [1_000_000, 2_000_000, 9_999_999], Array.from({ length: 100 }, (_, i) => i * 100_000)]) {
    const seen = split(bytes, cuts);
    expect(seen.map(([, number, fault]) => [number, fault])).toEqual([
      [1, null],
      [2, "too-long"],
      [3, null],
    ]);
    expect(seen[1][0].length).toBeLessThan(10_000);
    expect(seen[2][0]).toBe("b");
  }
});

test.each([0, 1, 17, MAX_LINE_BYTES])("the limit is the same wherever chunks end (cut at %i)", (cut) => {
  const atLimit = Buffer.from(`${"x".repeat(MAX_LINE_BYTES)}\n${"y".repeat(MAX_LINE_BYTES + 1)}\nz`);
  expect(split(atLimit, [cut]).map(([, , fault]) => fault)).toEqual([null, "too-long", null]);
});

test("chunks may end at any byte", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: "grapheme", maxLength: 60 }).map((text) => Buffer.from(text)),
    fc
      .array(fc.constantFrom("a", "ü", "€", "😀", "\r", "\n", "\r\n"), { maxLength: 60 })
      .map((parts) => Buffer.from(parts.join(""))),
  );
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(), { maxLength: 12 }), (data, cuts) => {
      const buffer = Buffer.from(data);
      // UTF-16 marks at the start are refused in either case.
      fc.pre(!(buffer[0] >= 0xfe && buffer[1] >= 0xfe));
      expect(split(buffer, cuts)).toEqual(split(buffer));
    }),
  );
});
