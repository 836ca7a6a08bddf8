import { columnFromArray, fixedSizeList, float32, tableFromColumns, tableToIPC, utf8 } from "@uwdata/flechette";
import { describe, expect, test } from "vitest";
import { DeadLetters } from "./dead-letters.ts";
import { testFolder, testLetters } from "./input-test-util.ts";
import { type OwnVectors, type ReadVectorsOptions, readVectors } from "./read-vectors.ts";

/** A .npy file as numpy writes it. */
function npy(
  values: Float32Array | Float64Array,
  shape: string,
  { descr = "", fortran = "False", version = 1 } = {},
): Buffer {
  const type = descr || (values instanceof Float32Array ? "<f4" : "<f8");
  const start = version === 1 ? 10 : 12;
  const dict = `{'descr': '${type}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
  const header = `${dict.padEnd(Math.ceil((start + dict.length + 1) / 64) * 64 - start - 1)}\n`;
  const length = Buffer.alloc(start - 8);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  return Buffer.concat([
    Buffer.from("\x93NUMPY", "latin1"),
    Buffer.from([version, 0]),
    length,
    Buffer.from(header),
    Buffer.from(values.buffer),
  ]);
}

const VALUES = [1, 2, 3, 4, 5.5, -6];
const read = (content: Uint8Array, options: ReadVectorsOptions = {}, name = "vectors.npy"): Promise<OwnVectors> =>
  readVectors(testFolder().write(name, content), options, new DeadLetters(null));
const inOrder = (...ids: string[]): ReadVectorsOptions => ({ catalogue: { ids, bad: 0 } });

describe(".npy", () => {
  test.each([
    ["float32", npy(Float32Array.from(VALUES), "(3, 2)"), "v.npy"],
    ["float64", npy(Float64Array.from(VALUES), "(3, 2)"), "v.npy"],
    ["format 2", npy(Float32Array.from(VALUES), "(3, 2)", { version: 2 }), "v.npy"],
    ["gzip", npy(Float32Array.from(VALUES), "(3, 2)"), "v.npy.gz"],
  ])("%s in the order of the catalogue", async (_, content, name) => {
    const { ids, dimension, values } = await read(content, inOrder("a", "b", "c"), name);
    expect({ ids, dimension, values: [...values] }).toEqual({ ids: ["a", "b", "c"], dimension: 2, values: VALUES });
  });

  test("larger than a chunk, so that chunks end inside numbers", async () => {
    const values = Float64Array.from({ length: 300_007 }, (_, i) => i / 7);
    const { values: found } = await read(npy(values, "(300007, 1)"), {
      catalogue: { ids: Array.from(values, (_, i) => `i${i}`), bad: 0 },
    });
    // The first is 0, an all-zero row.
    expect(found).toEqual(Float32Array.from(values).subarray(1));
  });

  test("with a file of ids", async () => {
    const folder = testFolder();
    const file = folder.write("v.npy", npy(Float32Array.from(VALUES), "(3, 2)"));
    const idsFile = folder.write("ids.txt", "c\r\na\nb\n");
    expect((await readVectors(file, { idsFile }, new DeadLetters(null))).ids).toEqual(["c", "a", "b"]);
    const short = folder.write("short.txt", "c\na\n");
    await expect(readVectors(file, { idsFile: short }, new DeadLetters(null))).rejects.toThrow(
      /3 rows, short\.txt 2 ids/,
    );
  });

  const good = Float32Array.from(VALUES);
  test.each([
    ["other numbers", npy(good, "(3, 2)", { descr: "<i4" }), /numbers are <i4/],
    ["big-endian", npy(good, "(3, 2)", { descr: ">f4" }), /numbers are >f4/],
    ["Fortran order", npy(good, "(3, 2)", { fortran: "True" }), /Fortran order/],
    ["one dimension", npy(good, "(6,)"), /two dimensions/],
    ["too short", npy(good, "(4, 2)"), /says 4 x 2 numbers, but it holds 6/],
    ["too long", npy(good, "(2, 2)"), /says 2 x 2 numbers, but it holds 6/],
    ["cut in the header", npy(good, "(3, 2)").subarray(0, 40), /not a \.npy file/],
    ["neither", Buffer.from("id,vector\n"), /neither \.npy nor Arrow/],
    ["empty", Buffer.alloc(0), /neither \.npy nor Arrow/],
  ])("%s", async (_, content, message) => {
    await expect(read(content, inOrder("a", "b", "c"))).rejects.toThrow(message);
  });

  test("rows that cannot be matched by order", async () => {
    const content = npy(good, "(3, 2)");
    await expect(read(content)).rejects.toThrow(/--vector-ids/);
    await expect(read(content, inOrder("a"))).rejects.toThrow(/3 rows, the catalogue 1 items/);
    await expect(read(content, { catalogue: { ids: ["a", "b", "c"], bad: 2 } })).rejects.toThrow(/and 2 bad rows/);
  });
});

describe("Arrow", () => {
  const arrow = (ids: (string | null)[], rows: number[][], format: "file" | "stream" = "file"): Uint8Array =>
    tableToIPC(
      tableFromColumns({
        product: columnFromArray(ids, utf8()),
        embedding: columnFromArray(rows, fixedSizeList(float32(), rows[0].length)),
      }),
      { format },
    ) as Uint8Array;

  test.each(["file", "stream"] as const)("%s", async (format) => {
    const { ids, dimension, values } = await read(
      arrow(
        ["a", "b"],
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        format,
      ),
      {},
      "v.arrow",
    );
    expect({ ids, dimension, values: [...values] }).toEqual({
      ids: ["a", "b"],
      dimension: 3,
      values: [1, 2, 3, 4, 5, 6],
    });
  });

  test("without the columns it needs", async () => {
    const table = tableToIPC(tableFromColumns({ id: columnFromArray(["a"], utf8()) }), {
      format: "file",
    }) as Uint8Array;
    await expect(read(table, {}, "v.arrow")).rejects.toThrow(/FixedSizeList<float>.*Its columns are: id/);
  });

  test("damaged", async () => {
    await expect(read(Buffer.from(`ARROW1\0\0${"x".repeat(100)}`), {}, "v.arrow")).rejects.toThrow(/not Arrow IPC/);
  });

  test("bad rows go to the dead letters", async () => {
    const folder = testFolder();
    const { letters, written } = testLetters(folder);
    const ids: (string | null)[] = Array.from({ length: 100 }, (_, i) => `i${i}`);
    const rows = ids.map(() => [1, 2]);
    ids[3] = null;
    ids[5] = "i4";
    rows[7] = [Number.NaN, 1];
    rows[9] = [0, 0];
    const found = await readVectors(folder.write("v.arrow", arrow(ids, rows)), {}, letters);
    expect(found.ids).toHaveLength(96);
    expect(found.values).toHaveLength(192);
    expect(written().map(({ line, reason }) => [line, reason])).toEqual([
      [4, expect.stringMatching(/^empty item id/)],
      [6, expect.stringMatching(/^duplicate/)],
      [8, expect.stringMatching(/^bad vector: it holds NaN/)],
      [10, "bad vector: all zero"],
    ]);
  });
});
