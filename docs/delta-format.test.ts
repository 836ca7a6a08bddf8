import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listColumn, numberColumn, textColumn, toBytes } from "../shared/release/arrow.ts";
import { readDelta, writeDelta } from "../shared/release/delta/release-delta.ts";
import { applyTable, diffTable } from "../shared/release/delta/table-delta.ts";

const [base, result, delta, listsBefore, listsAfter, listsDelta] = exampleOf("delta-format.md");

/** The document's ```hex blocks; `00*7` is seven zeros. */
function exampleOf(name: string): Uint8Array[] {
  const text = readFileSync(join(import.meta.dirname, name), "utf8");
  return [...text.matchAll(/```hex\n([^`]+)```/g)].map(([, hex]) =>
    Uint8Array.from(
      hex
        .trim()
        .split(/\s+/)
        .flatMap((word) =>
          word.startsWith("00*") ? Array<number>(Number(word.slice(3))).fill(0) : [parseInt(word, 16)],
        ),
    ),
  );
}

const tableOf = (keys: string[], ...prices: number[]): Uint8Array =>
  toBytes({ key: textColumn(keys), price: numberColumn(Float32Array.from(prices)) });

type Entries = readonly (readonly [item: number, level: number])[];

function listsOf(rows: readonly Entries[], ...seen: number[]): Uint8Array {
  const offsets = Int32Array.of(0, ...rows.map((_, i) => rows.slice(0, i + 1).flat().length));
  return toBytes({
    item: listColumn(
      Int32Array.from(rows.flat(), ([item]) => item),
      offsets,
    ),
    level: listColumn(
      Uint8Array.from(rows.flat(), ([, level]) => level),
      offsets,
    ),
    seen: numberColumn(Float32Array.from(seen)),
  });
}

const NONE = { items: null, vectors: null, neighbours: null, stats: null };

test("the examples' tables are those they tell of", () => {
  expect(base).toEqual(tableOf(["a", "bc", "d"], 1, 2, 3));
  expect(result).toEqual(tableOf(["a", "bd", "", "é"], 1.5, 2, 0, 4));
  const [first, second, third, fourth]: Entries[] = [
    [
      [1, 255],
      [2, 90],
      [3, 40],
    ],
    [
      [0, 255],
      [3, 8],
    ],
    [[0, 255]],
    [[1, 9]],
  ];
  expect(listsBefore).toEqual(listsOf([first, second, third, fourth], 1, 1, 0.5, 1));
  const edited: Entries = [
    [1, 255],
    [4, 99],
    [2, 80],
  ];
  expect(listsAfter).toEqual(listsOf([edited, third, third, [], third], 0.75, 0.75, 0.25, 0.25, 0.75));
});

test("the examples' deltas are read, and written, as the document says", () => {
  const { stats, ...others } = readDelta(delta);
  expect(others).toEqual({ items: null, vectors: null, neighbours: null });
  expect(applyTable(base, stats as Uint8Array, result.length)).toEqual(result);
  expect(writeDelta({ ...NONE, stats: diffTable(base, result) })).toEqual(delta);

  const { neighbours } = readDelta(listsDelta);
  expect(applyTable(listsBefore, neighbours as Uint8Array, listsAfter.length)).toEqual(listsAfter);
  expect(writeDelta({ ...NONE, neighbours: diffTable(listsBefore, listsAfter) })).toEqual(listsDelta);
});
