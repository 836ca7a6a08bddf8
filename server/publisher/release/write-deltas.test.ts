import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";
import { readDelta } from "../../../shared/release/delta/release-delta.ts";
import { applyTable } from "../../../shared/release/delta/table-delta.ts";
import { quantise } from "../../../shared/release/quantise.ts";
import { TABLES, writeItems, writeVectors } from "../../../shared/release/tables.ts";
import { readTables } from "./read-tables.ts";
import { FIXTURE_FACTS, fixtureParts, releasesFolder } from "./release-test-util.ts";
import { sha256 } from "./sha256.ts";
import { writeDeltas } from "./write-deltas.ts";
import { type ReleaseParts, writeRelease } from "./write-release.ts";

const N = 400;
/** The fixture with other prices. */
const priced = (price: number): ReleaseParts => ({
  ...fixtureParts(N),
  items: writeItems(
    Array.from({ length: N }, (_, i) => ({
      id: `i${i}`,
      title: `A thing with number ${i}`,
      price: i === 7 ? price : i,
    })),
    [],
  ),
});

function site(...releases: readonly ReleaseParts[]): string {
  const out = releasesFolder();
  for (const parts of releases) writeRelease(out, parts, FIXTURE_FACTS);
  return join(out, FIXTURE_FACTS.site);
}

describe("writeDeltas", () => {
  test("a delta from each of the last releases, named by its hash, gives the newest one's tables", () => {
    const folder = site(priced(1), priced(2), priced(3), priced(4));
    const deltas = writeDeltas(folder, 4, 2);
    expect(deltas.map(({ from }) => from)).toEqual([3, 2]);
    const after = readTables(join(folder, "4"));
    for (const delta of deltas) {
      const bytes = new Uint8Array(readFileSync(join(folder, delta.path)));
      expect(delta).toMatchObject({ sha256: sha256(bytes), bytes: bytes.length });
      expect(delta.path).toBe(`deltas/${delta.from}-4.${delta.sha256.slice(0, 16)}.delta`);
      expect(delta.transferBytes).toBeLessThan(delta.wholeTransferBytes);
      expect(new Uint8Array(brotliDecompressSync(readFileSync(join(folder, `${delta.path}.br`))))).toEqual(bytes);
      const before = readTables(join(folder, String(delta.from)));
      const parts = readDelta(bytes);
      // The other tables are the same file in both releases.
      expect(TABLES.filter((name) => parts[name])).toEqual(["items"]);
      const items = applyTable(before.items.bytes, parts.items as Uint8Array, after.items.bytes.length);
      expect(items).toEqual(after.items.bytes);
    }
    expect(readdirSync(join(folder, "deltas")).filter((name) => name.endsWith("partial"))).toEqual([]);
  });

  test("none between releases with the same tables, none where whole tables are less to download", () => {
    expect(writeDeltas(site(priced(1), priced(1)), 2)).toEqual([]);
    const rng = seededRng(3);
    const vectors = writeVectors(
      quantise(
        Float32Array.from({ length: 16 * N }, () => rng() - 0.5),
        16,
      ),
    );
    const other = { ...priced(1), vectors };
    expect(writeDeltas(site(priced(1), other), 2)).toEqual([]);
  });

  test("a release that is damaged is told of and left out", () => {
    const folder = site(priced(1), priced(2), priced(3));
    const table = readdirSync(join(folder, "2")).find((name) => /^stats.*arrow$/.test(name)) as string;
    writeFileSync(join(folder, "2", table), "damaged");
    const notes: string[] = [];
    expect(writeDeltas(folder, 3, 10, (note) => notes.push(note)).map(({ from }) => from)).toEqual([1]);
    expect(notes).toEqual([expect.stringMatching(/^No delta from .*2: .*is damaged/)]);
    rmSync(join(folder, "3"), { recursive: true });
    expect(() => writeDeltas(folder, 3)).toThrow(/cannot be read/);
  });
});
