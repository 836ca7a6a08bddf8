import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DelimitedRows, type RowSink, splitRecord } from "./delimited.ts";

interface Outcome {
  rows: string[][];
  rejected: [line: number, kind: string, text: string][];
}

/** Reads text as lines; a row whose first field is "bad" is refused, as a faulty one would be. */
function read(text: string, separator: string, columns: number): Outcome {
  const outcome: Outcome = { rows: [], rejected: [] };
  const sink: RowSink<readonly string[]> = {
    parse: (fields) => (fields[0] === "bad" || fields[0].includes("\n") ? "bad id: test" : fields),
    add: (fields) => {
      outcome.rows.push([...fields]);
      return null;
    },
    reject: (line, reason, row) => outcome.rejected.push([line, reason.split(":")[0], row]),
  };
  const reader = new DelimitedRows(separator, columns, sink);
  text.split("\n").forEach((line, i) => {
    reader.line(line.replace(/\r$/, ""), i + 1, null);
  });
  reader.end();
  return outcome;
}

describe("splitting a record", () => {
  test.each([
    ["a,b,c", ["a", "b", "c"]],
    ["a,,", ["a", "", ""]],
    ['"a,b",c', ["a,b", "c"]],
    ['"say ""hi""",c', ['say "hi"', "c"]],
    ['"",""', ["", ""]],
    ['a,"b', "open"],
    ['"a"b,c', "bad"],
    ['a"b,c', "bad"],
  ])("%s", (text, expected) => {
    expect(splitRecord(text, ",", false)).toEqual(expected);
  });

  test("in TSV a quote inside a field is a character", () => {
    expect(splitRecord('5" pipe\tb', "\t", true)).toEqual(['5" pipe', "b"]);
  });
});

const field = fc.string({ unit: fc.constantFrom("a", "b", " ", ",", ";", '"', "é", "x"), maxLength: 8 });
const record = fc.array(field, { minLength: 3, maxLength: 3 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test("what is written by RFC 4180 is read back, as csv-parse reads it", () => {
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 10 }),
      fc.constantFrom(",", ";", "|"),
      (records, separator) => {
        const text = records.map((fields) => fields.map(quoted).join(separator)).join("\n");
        expect(read(text, separator, 3).rows).toEqual(records);
        expect(parse(text, { delimiter: separator })).toEqual(records);
      },
    ),
  );
});

test("any line is either split as csv-parse splits it or refused as csv-parse refuses it", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", ",", '"', " "), minLength: 1, maxLength: 12 }), (line) => {
      let theirs: string[] | null;
      try {
        theirs = (parse(line, { relax_column_count: true }) as string[][])[0];
      } catch {
        theirs = null;
      }
      const ours = splitRecord(line, ",", false);
      expect(typeof ours === "string" ? null : ours).toEqual(theirs);
    }),
    { numRuns: 2000 },
  );
});

test("a quoted field may span lines; the record's line is its first", () => {
  const { rows, rejected } = read('1,"one\ntwo, and\nthree",x\n2,b,y\nbad,"q\nr",z', ",", 3);
  expect(rows).toEqual([
    ["1", "one\ntwo, and\nthree", "x"],
    ["2", "b", "y"],
  ]);
  // A record that is refused loses its first line; what follows is judged by itself.
  expect(rejected.map(([line]) => line)).toEqual([5, 6]);
});

describe("a quote that is never closed costs one line", () => {
  const good = Array.from({ length: 3000 }, (_, i) => `${i},b,c`);

  test.each([0, 1, 1500, 2999])("at row %i", (at) => {
    const lines = good.map((line, i) => (i === at ? `${at},"b,c` : line));
    const { rows, rejected } = read(lines.join("\n"), ",", 3);
    expect(rows).toHaveLength(2999);
    expect(rejected).toEqual([[at + 1, "bad quoting", `${at},"b,c`]]);
  });

  test("many of them, next to each other and apart", () => {
    const faulty = new Set([3, 4, 5, 900, 1000, 2999]);
    const lines = good.map((line, i) => (faulty.has(i) ? `${i},"b,c` : line));
    const { rows, rejected } = read(lines.join("\n"), ",", 3);
    expect(rows).toHaveLength(3000 - faulty.size);
    expect(rejected.map(([line]) => line - 1)).toEqual([...faulty]);
  });

  test("among rows that are quoted themselves", () => {
    const lines = good.map((_, i) => (i === 7 ? '"7,b,c' : `"${i}","b","c"`));
    const { rows, rejected } = read(lines.join("\n"), ",", 3);
    expect(rows).toHaveLength(2999);
    expect(rejected.map(([line]) => line)).toEqual([8]);
  });
});

test("too few and too many columns", () => {
  const { rows, rejected } = read("1,b,c\n2,b\n3,b,c,\n4,b,c,d\n\n   \n5,b,c", ",", 3);
  expect(rows.map(([id]) => id)).toEqual(["1", "3", "5"]);
  expect(rejected.map(([line, kind]) => [line, kind])).toEqual([
    [2, "missing column"],
    [4, "extra column"],
  ]);
});

test("every line that is not blank is in a row or in the dead letters", () => {
  const noise = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "b"), maxLength: 80 });
  fc.assert(
    fc.property(noise, (text) => {
      const { rows, rejected } = read(text, ",", 2);
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      const inRows = rows
        .flat()
        .join("")
        .replaceAll(/[",\n]/g, "").length;
      const inRejected = rejected
        .map(([, , row]) => row)
        .join("")
        .replaceAll(/[",\n]/g, "").length;
      expect(inRows + inRejected).toBe(lines.join("").replaceAll(/[",]/g, "").length);
    }),
    { numRuns: 2000 },
  );
});
