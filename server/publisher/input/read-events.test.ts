import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EVENT_TYPES } from "../../../shared/contracts/event.ts";
import { PublisherError } from "../publisher-error.ts";
import { DeadLetters } from "./dead-letters.ts";
import { type EventLog, sessionCount } from "./event-log.ts";
import { testFolder, testLetters } from "./input-test-util.ts";
import { type ReadEventsOptions, readEvents } from "./read-events.ts";

const nowhere = (): DeadLetters => new DeadLetters(null);

/** The log as ids: one array a session. */
function sessionsOf(log: EventLog): string[][] {
  return Array.from({ length: sessionCount(log) }, (_, s) =>
    [...log.items.subarray(log.offsets[s], log.offsets[s + 1])].map((item) => log.itemIds[item]),
  );
}

async function read(
  content: string | Uint8Array,
  options: ReadEventsOptions = {},
  name = "events.csv",
): Promise<EventLog> {
  return (await readEvents([testFolder().write(name, content)], options, nowhere())).log;
}

describe("every syntax gives the same log", () => {
  const rows = [
    ["s1", "a", "1593523600", "view", "1500", "0", "red shoes"],
    ["s2", "b", "1593523500", "click", "", "", ""],
    ["s1", "b", "1593523550", "click", "", "3", ""],
    ["s1", "c, large", "1593523700", "add_to_cart", "", "", 'say "hi"'],
  ];
  const header = ["session_id", "item_id", "timestamp", "type", "dwell_ms", "position", "query"];
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const table = (separator: string, end: string): string =>
    [header, ...rows].map((row) => row.map(quoted).join(separator) + end).join("");
  const jsonl = rows
    .map((row) => JSON.stringify(Object.fromEntries(header.map((name, i) => [name, row[i]]))))
    .join("\n");

  test.each([
    ["events.csv", table(",", "\n")],
    ["windows.csv", `\ufeff${table(",", "\r\n")}`],
    ["semicolons.csv", table(";", "\n")],
    ["events.tsv", table("\t", "\n")],
    ["events.csv.gz", table(",", "\n")],
    ["events.jsonl", jsonl],
    ["events.jsonl.gz", jsonl],
  ])("%s", async (name, content) => {
    const log = await read(content, {}, name);
    // Session s2 ended first; s1 is in order of time, not of the file.
    expect(sessionsOf(log)).toEqual([["b"], ["b", "a", "c, large"]]);
    expect(log.itemIds).toEqual(["a", "b", "c, large"]);
    expect([...log.types].map((code) => EVENT_TYPES[code])).toEqual(["click", "click", "view", "cart"]);
    expect([...log.times!]).toEqual([1593523500000, 1593523550000, 1593523600000, 1593523700000]);
    expect([...log.dwellMs!]).toEqual([Number.NaN, Number.NaN, 1500, Number.NaN]);
    expect([...log.positions!]).toEqual([-1, 3, 0, -1]);
    expect([...log.queries!.index].map((at) => log.queries!.texts[at])).toEqual([
      undefined,
      undefined,
      "red shoes",
      'say "hi"',
    ]);
  });
});

test("columns that the log does not have cost nothing", async () => {
  const log = await read("session,item\n1,a\n1,b\n");
  expect(log).toMatchObject({ times: null, dwellMs: null, positions: null, queries: null });
  expect(EVENT_TYPES[log.types[0]]).toBe("click");
});

test("without times sessions and events stay in the order of the file, and repeats are repeats", async () => {
  expect(sessionsOf(await read("session,item\n2,a\n1,b\n2,a\n"))).toEqual([["a", "a"], ["b"]]);
});

test("--format sessions: one session a line", async () => {
  const log = await read("1 2 3\n\n4  1 \r\n", { format: "sessions" }, "train.txt.gz");
  expect(sessionsOf(log)).toEqual([
    ["1", "2", "3"],
    ["4", "1"],
  ]);
});

test("a visitor's events are split at half an hour of nothing", async () => {
  const log = await read(
    "visitorid,itemid,timestamp\nv,a,1593500000\nv,b,1593501800\nv,c,1593503601\nw,a,1593500001\n",
  );
  expect(sessionsOf(log)).toEqual([["a"], ["a", "b"], ["c"]]);
});

test("several files are one log", async () => {
  const folder = testFolder();
  const files = [
    folder.write("monday.csv", "session,item,time\n1,a,1593500000\n2,a,1593500500\n"),
    folder.write("tuesday.jsonl.gz", '{"session":1,"item":"b","time":1593500900000}\n'),
  ];
  const { log, rows } = await readEvents(files, {}, nowhere());
  expect(sessionsOf(log)).toEqual([["a"], ["a", "b"]]);
  expect(rows).toBe(3);
  const untimed = folder.write("untimed.csv", "session,item\n1,a\n");
  await expect(readEvents([...files, untimed], {}, nowhere())).rejects.toThrow(
    /untimed\.csv: it and monday\.csv differ/,
  );
});

test("keys that first show far down in a JSONL file are read", async () => {
  const lines = Array.from({ length: 300 }, (_, i) => `{"session":${i % 9},"item":"i${i % 7}"}`);
  const late = '{"session":1,"item":"late","type":"view","dwell_s":2,"spot":3}';
  const log = await read([...lines, late].join("\n"), { columns: { position: "spot", dwell: "dwell_s" } }, "e.jsonl");
  const at = log.items.indexOf(log.itemIds.indexOf("late"));
  expect([log.dwellMs?.[at], log.positions?.[at], EVENT_TYPES[log.types[at]]]).toEqual([2000, 3, "view"]);
  const guessed = await read([...lines, late].join("\n"), {}, "e.jsonl");
  expect(EVENT_TYPES[guessed.types[at]]).toBe("view");
});

test("blank lines at the top of a file", async () => {
  expect(sessionsOf(await read(`${"\n".repeat(500)}session,item\n\n1,a\n`))).toEqual([["a"]]);
});

describe("bad rows go to the dead letters with their line, and reading goes on", () => {
  const time = (i: number): number => 1593500000 + i;
  const good = Array.from({ length: 400 }, (_, i) => `s${i % 40},item${i % 30},${time(i)},view,${i}`);
  const cases: [kind: string, row: string | Buffer][] = [
    ["bad quoting", 's1,"item1,1593500000,view,1'],
    ["bad quoting", 's1,it"em1,1593500000,view,1'],
    ["missing column", "s1,item1"],
    ["extra column", "s1,item1,1593500000,view,1,2"],
    ["empty item", "s1,,1593500000,view,1"],
    ["empty session", ",item1,1593500000,view,1"],
    ["empty item", "s1,NaN,1593500000,view,1"],
    ["item too long", `s1,${"x".repeat(513)},1593500000,view,1`],
    ["bad item", "s1,a\u0000b,1593500000,view,1"],
    ["no time", "s1,item1,,view,1"],
    ["bad time", "s1,item1,NaN,view,1"],
    ["time out of range", "s1,item1,99999999999,view,1"],
    ["unknown type", "s1,item1,1593500000,teleport,1"],
    ["bad dwell", "s1,item1,1593500000,view,fast"],
    ["bad dwell", "s1,item1,1593500000,view,-1"],
    ["duplicate", "s0,item0,1593500000,view,7"],
    ["wrong encoding", Buffer.from("s1,größe,1593500000,view,1", "latin1")],
    ["line too long", `s1,${"x".repeat(10_000_000)},1593500000,view,1`],
  ];

  test("each kind, in one file", async () => {
    const folder = testFolder();
    const { letters, written } = testLetters(folder);
    const lines: (string | Buffer)[] = ["session,item,time,type,dwell", ...good];
    for (const [i, [, row]] of cases.entries()) lines.splice(2 + i * 20, 0, row);
    const file = folder.write(
      "events.csv",
      Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from("\n")])),
    );
    const { log, rows, bad } = await readEvents([file], {}, letters);
    expect(log.items).toHaveLength(400);
    expect([rows, bad]).toEqual([400 + cases.length, cases.length]);
    const rejected = written();
    expect(rejected.map(({ line, reason }) => [line, reason.split(":")[0]])).toEqual(
      cases.map(([kind], i) => [3 + i * 20, kind]),
    );
    for (const { file: name, row } of rejected) {
      expect(name).toBe(file);
      expect(row.length).toBeLessThanOrEqual(1000);
    }
    expect(rejected.find(({ reason }) => reason.startsWith("wrong encoding"))).toMatchObject({
      reason: expect.stringContaining("iconv -f WINDOWS-1252"),
      row: "s1,größe,1593500000,view,1",
    });
  });

  test("in JSONL", async () => {
    const folder = testFolder();
    const { letters, written } = testLetters(folder);
    const object = (i: number): string =>
      JSON.stringify({ session: i % 40, item: `item${i % 30}`, ts: 1593500000000 + i });
    const lines = Array.from({ length: 200 }, (_, i) => object(i));
    lines.splice(3, 0, '{"session":1,"item":NaN,"ts":1}', "[1]", '{"session":1,"ts":1593500000000}', "{", object(0));
    const { log } = await readEvents([folder.write("events.jsonl", lines.join("\n"))], {}, letters);
    expect(log.items).toHaveLength(200);
    expect(written().map(({ line, reason }) => [line, reason.split(":")[0]])).toEqual([
      [4, "bad JSON"],
      [5, "not an object"],
      [6, "empty item"],
      [7, "bad JSON"],
      [8, "duplicate"],
    ]);
  });

  test("in session lines", async () => {
    const folder = testFolder();
    const { letters, written } = testLetters(folder);
    const lines = Array.from({ length: 100 }, (_, i) => `${i} ${i + 1}`);
    lines.splice(10, 0, `1 ${"9".repeat(600)}`, "1 NaN 2");
    const { log } = await readEvents([folder.write("s.txt", lines.join("\n"))], { format: "sessions" }, letters);
    expect(sessionCount(log)).toBe(100);
    expect(written().map(({ line }) => line)).toEqual([11, 12]);
  });

  test("more than 5% stop the build with a summary", async () => {
    const folder = testFolder();
    const { letters, written } = testLetters(folder);
    const bad = Array.from({ length: 30 }, (_, i) => (i % 3 ? "s1,,1593500000,view,1" : "s1,item1"));
    const file = folder.write("events.csv", ["session,item,time,type,dwell", ...good, ...bad].join("\n"));
    const error = await readEvents([file], {}, letters).catch((reason) => reason);
    expect(error).toBeInstanceOf(PublisherError);
    expect(error.message).toMatch(/^30 of 430 rows \(7\.0%\) of the event log are bad; at most 5% may be/);
    expect(error.message).toMatch(
      /20 x, first events\.csv:403 empty item.*\n.*10 x, first events\.csv:402 missing column/,
    );
    expect(error.message).toContain("rejected.jsonl");
    expect(written()).toHaveLength(30);
  });

  test("one bad row does not stop a tiny file, a second does", async () => {
    const tiny = "session,item\n1,a\n1,b\n2,a\n2,\n";
    expect(sessionsOf(await read(tiny))).toHaveLength(2);
    await expect(read(`${tiny}3,\n`)).rejects.toThrow(/2 of 5 rows/);
  });

  test("a clean input leaves no file, and an old one goes", async () => {
    const folder = testFolder();
    const old = folder.write("rejected.jsonl", "{}\n");
    const letters = new DeadLetters(old);
    await readEvents([folder.write("e.csv", "session,item\n1,a\n")], {}, letters);
    letters.close();
    expect(existsSync(old)).toBe(false);
  });
});

describe("files that cannot be read say so", () => {
  test.each([
    ["no header", "1,2,1593500000\n1,3,1593500001\n", /looks like data/],
    ["JSON array", '[{"session":1}]', /jq -c/],
    ["HTML", "<!doctype html>", /XML or HTML/],
    ["not JSON", "{\n}\n", /none of its first lines is a JSON object/],
    ["all in Latin-1", Buffer.from("größe\n".repeat(300), "latin1"), /first lines are bad.*iconv/],
    ["zip", Buffer.from("PK\x03\x04aaaa"), /zip archive/],
    ["old Mac line ends", "session,item\r1,a\r1,b\r", /tr '/],
    ["header in Latin-1", Buffer.from("session,item,größe\n1,a,b\n1,b,c\n", "latin1"), /first line.*iconv/],
    ["UTF-16", Buffer.from("\ufeffsession,item\n1,a\n", "utf16le"), /UTF-16/],
  ])("%s", async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test("missing, a folder, cut gzip", async () => {
    const folder = testFolder();
    await expect(readEvents([`${folder.path}/none.csv`], {}, nowhere())).rejects.toThrow(/no such file/);
    await expect(readEvents([folder.path], {}, nowhere())).rejects.toThrow(/folder/);
    const text = Array.from({ length: 1000 }, (_, i) => `${i},${Math.sin(i)}`).join("\n");
    const whole = (await import("node:zlib")).gzipSync(`session,item\n${text}`);
    const cut = folder.write("cut.csv", whole.subarray(0, whole.length / 2));
    await expect(readEvents([cut], {}, nowhere())).rejects.toThrow(/gzip data ends too early/);
  });

  test("an empty file is an empty log", async () => {
    expect(sessionCount(await read(""))).toBe(0);
    expect(sessionCount(await read("session,item\n"))).toBe(0);
  });
});

test("no bytes whatever make the reader throw anything but a PublisherError", async () => {
  const folder = testFolder();
  const piece = fc.constantFrom(
    "session,item,time\n",
    '{"session":"1"',
    "}\n",
    '"',
    ",",
    "\n",
    "\r",
    "\0",
    "1593500000",
    "a",
    "\ufeff",
    "<",
    "[",
    "é",
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(`session,item,time\n${pieces.join("")}`)),
    fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(""), "latin1")),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom("auto", "jsonl", "sessions", "tsv"), async (content, format) => {
      try {
        await readEvents([folder.write("noise", content)], { format }, nowhere());
      } catch (error) {
        expect(error).toBeInstanceOf(PublisherError);
      }
    }),
    { numRuns: 500 },
  );
});
