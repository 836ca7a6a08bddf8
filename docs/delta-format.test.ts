import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { numberColumn, textColumn, toBytes } from "../shared/release/arrow.ts";
import { readDelta, writeDelta } from "../shared/release/delta/release-delta.ts";
import { applyTable, diffTable } from "../shared/release/delta/table-delta.ts";

const [base, result, delta] = exampleOf("delta-format.md");

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

test("the example's tables are those it tells of", () => {
  expect(base).toEqual(tableOf(["a", "bc", "d"], 1, 2, 3));
  expect(result).toEqual(tableOf(["a", "bd", "", "é"], 1.5, 2, 0, 4));
});

test("the example's delta is read, and written, as the document says", () => {
  const { stats, ...others } = readDelta(delta);
  expect(others).toEqual({ items: null, vectors: null, neighbours: null });
  expect(applyTable(base, stats as Uint8Array, result.length)).toEqual(result);
  const written = writeDelta({ items: null, vectors: null, neighbours: null, stats: diffTable(base, result) });
  expect(written).toEqual(delta);
});
