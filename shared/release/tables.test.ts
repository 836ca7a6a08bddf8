import { describe, expect, it } from "vitest";
import { TableError } from "./arrow.ts";
import { quantise } from "./quantise.ts";
import {
  NEIGHBOUR_KINDS,
  type NeighbourTable,
  readItems,
  readNeighbours,
  readStats,
  readVectors,
  STATS,
  type StatsTable,
  writeHead,
  writeItems,
  writeNeighbours,
  writeStats,
  writeVectors,
} from "./tables.ts";

const neighbours: NeighbourTable = {
  n: 3,
  offsets: Int32Array.of(0, 2, 2, 3),
  items: Int32Array.of(1, 2, 0),
  levels: Object.fromEntries(NEIGHBOUR_KINDS.map((kind, k) => [kind, Uint8Array.of(255, k, 7)])) as never,
  roots: Object.fromEntries(NEIGHBOUR_KINDS.map((kind, k) => [kind, Float32Array.of(k, 0, 0.5)])) as never,
};

describe("release tables", () => {
  it("gives vectors back bit for bit", () => {
    const vectors = quantise(
      Float32Array.from({ length: 5 * 16 }, (_, i) => Math.sin(i)),
      16,
    );
    expect(readVectors(writeVectors(vectors))).toEqual(vectors);
  });

  it("gives neighbours back bit for bit, also of items without any", () => {
    expect(readNeighbours(writeNeighbours(neighbours))).toEqual(neighbours);
  });

  it("gives stats back bit for bit", () => {
    const stats = {
      n: 2,
      ...Object.fromEntries(STATS.map((name, i) => [name, Float32Array.of(i, Number.NaN)])),
    } as unknown as StatsTable;
    expect(readStats(writeStats(stats))).toEqual(stats);
  });

  it("gives items back: cards, attributes, and absent fields as absent", () => {
    const table = readItems(
      writeItems(
        [
          {
            id: "a",
            title: "Tent",
            url: "/a",
            image: "/a.svg",
            price: 99.5,
            category: "camping",
            brand: "Nord",
            inStock: false,
            publishedAt: 1_700_000_000,
            regions: ["DE", "FR"],
            attributes: { colour: "red" },
          },
          { id: "ünï-🏔" },
        ],
        ["colour"],
      ),
    );
    expect([...table.keys]).toEqual(["a", "ünï-🏔"]);
    expect(table.card(0)).toEqual({
      id: "a",
      title: "Tent",
      url: "/a",
      image: "/a.svg",
      price: "99.50",
      category: "camping",
      brand: "Nord",
    });
    expect(table.card(1)).toEqual({ id: "ünï-🏔", title: "", url: "", image: "", price: "", category: "", brand: "" });
    expect(Array.from(table.inStock)).toEqual([0, 1]);
    expect(Array.from(table.publishedAt)).toEqual([1_700_000_000, 0]);
    const text = (column = table.regions) => Array.from(column.codes, (code) => column.values[code]);
    expect(text()).toEqual(["DE FR", ""]);
    expect(text(table.attributes.get("colour"))).toEqual(["red", ""]);
    expect([...table.attributes.keys()]).toEqual(["category", "brand", "colour"]);
  });

  it("gives some rows of all tables back from one head, each to its reader", () => {
    const texts = ["a", "b", "c"].map((id) => ({ id, title: `Title ${id}`, category: `group ${id}`, price: 5 }));
    const vectors = quantise(
      Float32Array.from({ length: 3 * 16 }, (_, i) => Math.sin(i)),
      16,
    );
    const stats = {
      n: 3,
      ...Object.fromEntries(STATS.map((name, i) => [name, Float32Array.of(i, 0.5, Number.NaN)])),
    } as unknown as StatsTable;
    const head = writeHead(
      {
        items: writeItems(texts, []),
        vectors: writeVectors(vectors),
        neighbours: writeNeighbours(neighbours),
        stats: writeStats(stats),
      },
      [0, 2],
    );
    const items = readItems(head);
    expect([...items.keys]).toEqual(["a", "c"]);
    expect(items.card(1)).toMatchObject({ id: "c", title: "Title c", category: "group c", price: "5.00" });
    expect(readVectors(head)).toEqual({
      n: 2,
      dimension: 16,
      rows: Int8Array.of(...vectors.rows.subarray(0, 16), ...vectors.rows.subarray(32)),
      scales: Float32Array.of(vectors.scales[0], vectors.scales[2]),
    });
    expect(readStats(head).lastSeen).toEqual(Float32Array.of(STATS.indexOf("lastSeen"), Number.NaN));
    // Row 0 had the neighbours 1, which the head does not hold, and 2, which is its row 1; row 2 had 0.
    const { offsets, items: pairs, levels, roots } = readNeighbours(head);
    expect([[...offsets], [...pairs]]).toEqual([
      [0, 1, 2],
      [1, 0],
    ]);
    expect([...levels.forward]).toEqual([NEIGHBOUR_KINDS.indexOf("forward"), 7]);
    expect([...roots.next]).toEqual([NEIGHBOUR_KINDS.indexOf("next"), 0.5]);
  });

  it("reads every table of an empty catalogue", () => {
    expect(readItems(writeItems([], [])).n).toBe(0);
  });

  it("refuses what is not the table it expects", () => {
    const garbage = Uint8Array.from({ length: 500 }, (_, i) => (i * 31) & 255);
    for (const read of [readVectors, readItems, readStats, readNeighbours]) {
      expect(() => read(garbage)).toThrow(TableError);
      expect(() => read(new Uint8Array(0))).toThrow(TableError);
      expect(() => read(writeVectors(quantise(new Float32Array(16).fill(1), 16)).slice(0, 90))).toThrow(TableError);
    }
    expect(() => readStats(writeNeighbours(neighbours))).toThrow(/column 'popularity' is missing/);
    expect(() => readNeighbours(writeNeighbours({ ...neighbours, items: Int32Array.of(1, 2, 3) }))).toThrow(/no row 3/);
  });
});
