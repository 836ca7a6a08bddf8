import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ReleaseParts, writeRelease } from "../../../server/publisher/release/write-release.ts";
import { DEFAULT_POLICY, NO_RULES, PART_ROLES, type Policy } from "../../../shared/contracts/index.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import { quantise } from "../../../shared/release/quantise.ts";
import {
  NEIGHBOUR_KINDS,
  STATS,
  writeItems,
  writeNeighbours,
  writeStats,
  writeVectors,
} from "../../../shared/release/tables.ts";

export const SITE = "shop";
/** Items i0 … i599. Item i is of group i % GROUPS; items of one group lie close together and are each other's neighbours. */
export const ITEMS = 600;
export const GROUPS = 5;
const DIMENSION = 16;

/**
 * A folder with one release whose order is easy to foretell: what a visitor clicks brings the items of its group up. It
 * has no models that a device would accept, so rung 2 is the highest, and the tests need no ONNX Runtime.
 */
export function writeTestRelease(
  policy: Policy = DEFAULT_POLICY,
  out = mkdtempSync(join(tmpdir(), "afterclick-spec-")),
): string {
  const rng = seededRng(1);
  const items = Array.from({ length: ITEMS }, (_, i) => ({
    id: `i${i}`,
    title: `Item <${i}>`,
    url: i === 7 ? "javascript:alert(1)" : `/item/i${i}`,
    image: "/pixel.svg",
    price: 10 + i,
    category: `group ${i % GROUPS}`,
  }));
  const vectors = Float32Array.from({ length: ITEMS * DIMENSION }, (_, at) => {
    const group = Math.floor(at / DIMENSION) % GROUPS;
    return (at % DIMENSION === group ? 1 : 0) + 0.05 * rng();
  });
  const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const parts: Partial<Record<string, Uint8Array>> = {
    vectors: writeVectors(quantise(vectors, DIMENSION)),
    items: writeItems(items, []),
    neighbours: writeNeighbours(neighbours()),
    stats: writeStats({
      n: ITEMS,
      ...Object.fromEntries(STATS.map((name) => [name, new Float32Array(ITEMS).fill(0.5)])),
    } as Parameters<typeof writeStats>[0]),
    // The least popular of the page's order first, so that popularity is seen at work.
    popular: encode({ items: items.map(({ id }) => id).reverse() }),
    rules: encode(NO_RULES),
    policy: encode(policy),
  };
  const absent = new Uint8Array([0]);
  writeRelease(out, Object.fromEntries(PART_ROLES.map((role) => [role, parts[role] ?? absent])) as ReleaseParts, {
    site: SITE,
    dataUntil: null,
    expires: null,
    space: "0123456789abcdef",
    dimension: DIMENSION,
    window: 20,
    features: ["none"],
    index: "exact",
    meanWeights: null,
    kSessions: 2,
    counts: { items: ITEMS, sessions: ITEMS, events: ITEMS, pairs: 2 * ITEMS },
    metrics: null,
  });
  return out;
}

/** The next two items of the same group. */
function neighbours(): Parameters<typeof writeNeighbours>[0] {
  const rows = Array.from({ length: ITEMS }, (_, i) => [i + GROUPS, i + 2 * GROUPS].map((other) => other % ITEMS));
  const levels = Uint8Array.from(rows.flatMap(() => [255, 128]));
  return {
    n: ITEMS,
    offsets: Int32Array.from({ length: ITEMS + 1 }, (_, i) => 2 * i),
    items: Int32Array.from(rows.flat()),
    levels: Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, levels])) as never,
    roots: Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, new Float32Array(ITEMS).fill(0.5)])) as never,
  };
}
