import { describe, expect, test } from "vitest";
import type { EventType } from "../../../shared/contracts/index.ts";
import { testFolder } from "../input/input-test-util.ts";
import { PublisherError } from "../publisher-error.ts";
import { casesOfSession, prefixOf, readCases, type Touch, unitsOf } from "./cases.ts";

const IDS = ["a", "b", "c"];
const indexOf = (id: string): number => IDS.indexOf(id);

describe("readCases", () => {
  test("prefix and target by index, unknown ids as -1, plain and gzip", async () => {
    const { write } = testFolder();
    const text = "a b\tc\n\nx  b\ty\nc\ta";
    for (const name of ["cases.tsv", "cases.tsv.gz"]) {
      const cases = await readCases(write(name, text), indexOf);
      expect(cases.map(({ session, target }) => [session.map(({ item }) => item), target])).toEqual([
        [[0, 1], 2],
        [[-1, 1], -1],
        [[2], 0],
      ]);
      expect(cases.map(({ length }) => length)).toEqual([2, 2, 1]);
      expect(cases[0].session.every(({ type }) => type === "click")).toBe(true);
    }
  });

  test.each([
    ["no tab", "a b c\n", 1],
    ["two tabs", "a\tb\na\tb\tc\n", 2],
    ["no prefix", "a\tb\n \tb\n", 2],
    ["no target", "a\tb\na\tc\na\t\n", 3],
  ])("%s: the line is named", async (_what, text, line) => {
    const read = readCases(testFolder().write("cases.tsv", text), indexOf);
    await expect(read).rejects.toThrow(PublisherError);
    await expect(read).rejects.toThrow(`cases.tsv, line ${line}: not 'prefix TAB target'`);
  });

  test("an empty file holds no cases", async () => {
    await expect(readCases(testFolder().write("cases.tsv", "\n"), indexOf)).rejects.toThrow(/holds no cases/);
  });
});

describe("readCases, sessions that a file unfolds into steps", () => {
  const read = async (...lines: string[]) => {
    const cases = await readCases(testFolder().write("cases.tsv", lines.join("\n")), indexOf);
    const prefixes = cases.map(({ session, length, target }) => [
      ...session.slice(0, length).map(({ item }) => IDS[item] ?? "?"),
      IDS[target] ?? "?",
    ]);
    return { units: [...unitsOf(cases)], prefixes: prefixes.map((prefix) => prefix.join("")) };
  };

  test("the longest first", async () => {
    expect(await read("a b c\ta", "a b\tc", "a\tb", "b a\tc", "b\ta")).toEqual({
      units: [0, 0, 0, 1, 1],
      prefixes: ["abca", "abc", "ab", "bac", "ba"],
    });
  });

  test("the shortest first", async () => {
    expect(await read("a\tb", "a b\tc", "b\ta", "b a\ta")).toEqual({
      units: [0, 0, 1, 1],
      prefixes: ["ab", "abc", "ba", "baa"],
    });
  });

  test("lines that only look alike are sessions of their own, also where ids are unknown", async () => {
    expect(await read("a b\tc", "a b\tc", "a c\ta", "c\tb", "x y\tz", "x\tq")).toEqual({
      units: [0, 1, 2, 3, 4, 5],
      prefixes: ["abc", "abc", "aca", "cb", "???", "??"],
    });
  });
});

describe("casesOfSession", () => {
  const touch = (type: EventType, item: number, at = Number.NaN): Touch => ({ type, item, at, durationMs: Number.NaN });
  const steps = (session: Touch[]) => casesOfSession(session).map(({ length, target }) => [length, target]);

  test("every interaction but the first is a target, after the events before it", () => {
    expect(steps([touch("click", 0), touch("click", 1), touch("click", 2)])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(steps([touch("click", 0)])).toEqual([]);
    expect(steps([])).toEqual([]);
  });

  test("carts and purchases belong to the interaction before them; impressions are none", () => {
    const session = [
      touch("impression", 2),
      touch("click", 0),
      touch("cart", 0),
      touch("impression", 1),
      touch("click", 1),
      touch("purchase", 1),
    ];
    expect(steps(session)).toEqual([[4, 1]]);
  });

  test("an item that the release does not hold is a step all the same", () => {
    expect(steps([touch("click", -1), touch("click", 1), touch("click", -1)])).toEqual([
      [1, 1],
      [2, -1],
    ]);
  });
});

describe("prefixOf", () => {
  const touch = (type: EventType, item: number, durationMs = Number.NaN): Touch => ({ type, item, at: 0, durationMs });
  const known = (...session: Touch[]) =>
    prefixOf({ session, length: session.length }).map(({ type, item, durationMs }) =>
      type === "dwell" ? `${item} for ${durationMs}` : `${type} ${item}`,
    );

  test("time on the newest choice is not known yet; that on those before it is", () => {
    const session = [touch("click", 0), touch("dwell", 0, 5), touch("click", 1), touch("dwell", 1, 7)];
    expect(known(...session)).toEqual(["click 0", "0 for 5", "click 1"]);
    expect(known(...session, touch("view", 2))).toEqual(["click 0", "0 for 5", "click 1", "1 for 7", "view 2"]);
  });

  test("back at an item: the time of the visit before is known, and that on other items", () => {
    const back = [touch("view", 0), touch("dwell", 0, 5), touch("view", 1), touch("view", 0)];
    expect(known(...back, touch("dwell", 1, 6), touch("dwell", 0, 7))).toEqual([
      "view 0",
      "0 for 5",
      "view 1",
      "view 0",
      "1 for 6",
    ]);
  });

  test("a cart or the page view after a click is no new choice", () => {
    const session = [touch("click", 0), touch("view", 0), touch("dwell", 0, 5), touch("cart", 0), touch("dwell", 0, 6)];
    expect(known(...session)).toEqual(["click 0", "view 0", "cart 0"]);
  });

  test("events before the first choice all count", () => {
    expect(known(touch("impression", 3), touch("dwell", 3, 5))).toEqual(["impression 3", "3 for 5"]);
    expect(known()).toEqual([]);
  });
});
