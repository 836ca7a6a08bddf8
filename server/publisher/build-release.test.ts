import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { type CatalogueItem, ManifestSchema, RELEASE_FORMAT } from "../../shared/contracts/index.ts";
import { FEATURES } from "../../shared/engine/features.ts";
import { seededRng } from "../../shared/math/rng.ts";
import { readItems, readNeighbours, readStats, readVectors } from "../../shared/release/tables.ts";
import { buildInput } from "./build-input-test-util.ts";
import { buildRelease } from "./build-release.ts";
import { type EventLog, eventTypeCode } from "./input/event-log.ts";
import { encoderOnnx } from "./onnx/encoder-onnx.ts";
import { silentProgress } from "./progress.ts";
import { encoderParameters } from "./train/encoder-model.ts";

const logOf = (sessions: readonly (readonly number[])[], items: number, type = "click" as const): EventLog => {
  const offsets = [0];
  for (const session of sessions) offsets.push(offsets[offsets.length - 1] + session.length);
  const flat = Int32Array.from(sessions.flat());
  return {
    itemIds: Array.from({ length: items }, (_, i) => `item-${i}`),
    offsets: Int32Array.from(offsets),
    items: flat,
    types: new Uint8Array(flat.length).fill(eventTypeCode(type)),
    times: null,
    dwellMs: null,
    positions: null,
    queries: null,
  };
};

/** Visitors walk a ring of items, forward from anywhere. */
function ring(count: number, items: number): number[][] {
  const rng = seededRng(11);
  return Array.from({ length: count }, () => {
    const start = Math.floor(rng() * items);
    return Array.from({ length: 2 + Math.floor(rng() * 4) }, (_, i) => (start + i) % items);
  });
}

const SLOW = 240_000;

describe("buildRelease", () => {
  test("a small log: a release that knows the way, the same bytes twice", { timeout: SLOW }, async () => {
    const log = logOf(ring(500, 40), 40);
    const first = await buildRelease(buildInput(log), silentProgress);
    const second = await buildRelease(buildInput(log), silentProgress);
    expect(second.parts).toEqual(first.parts);
    expect(second.facts).toEqual(first.facts);

    const { facts, parts, report } = first;
    expect(facts.counts).toMatchObject({ items: 40, sessions: 500, events: log.items.length });
    expect(facts.features).toEqual(FEATURES);
    expect(facts.dataUntil).toBeNull();
    expect(facts.metrics?.mrr).toBeGreaterThan(0.5);
    expect(report.heldOut.measuringSessions).toBeGreaterThan(0);
    expect(readVectors(parts.vectors)).toMatchObject({ n: 40, dimension: facts.dimension });
    expect(readNeighbours(parts.neighbours).n).toBe(40);
    expect(readStats(parts.stats).n).toBe(40);
    const manifest = { type: "manifest", format: RELEASE_FORMAT, version: 1, parts: [], signatures: [], ...facts };
    expect(v.safeParse(ManifestSchema, manifest).issues).toBeUndefined();
  });

  test("what is measured is not told which items later sessions visit", { timeout: SLOW }, async () => {
    // Each pair of sessions goes to a place of its own: one before the sessions held out, one among them.
    const own = (pair: number): number[] => [40 + 2 * pair, 41 + 2 * pair];
    const past = ring(250, 40);
    const later = ring(60, 40).map((session, pair) => [...session, ...own(pair)]);
    const log = logOf([...later.map((_, pair) => own(pair)), ...past, ...later], 40 + 2 * later.length);
    const { parts, report } = await buildRelease(buildInput(log), silentProgress);
    // The release has them: two sessions of the log hold each.
    expect(readVectors(parts.vectors).scales.every((scale) => scale > 0)).toBe(true);
    const byPopularity = report.evaluation?.byTargetPopularity ?? {};
    expect(byPopularity.unseen?.cases).toBeGreaterThan(4);
    expect(byPopularity.unseen?.hr).toBe(0);
  });

  test("too few sessions to hold any out: trained all the same, nothing claimed", { timeout: SLOW }, async () => {
    const { facts, report } = await buildRelease(buildInput(logOf(ring(8, 5), 5)), silentProgress);
    expect(facts.metrics).toBeNull();
    expect(report.ranker?.chosen).toBe("fixed-weights");
    expect(report.encoder?.update).toBeNull();
  });

  test("items that only the catalogue knows come after the log's and have a vector", { timeout: SLOW }, async () => {
    const catalogue = Array.from({ length: 44 }, (_, i): CatalogueItem => {
      return { id: `item-${43 - i}`, category: (43 - i) % 40 < 20 ? "left" : "right" };
    });
    const { facts, parts, report } = await buildRelease(
      buildInput(logOf(ring(120, 40), 40), { catalogue }),
      silentProgress,
    );
    expect(facts.counts.items).toBe(44);
    const keys = [...readItems(parts.items).keys];
    expect(keys.slice(0, 2)).toEqual(["item-0", "item-1"]);
    expect(keys.slice(0, 40)).toEqual(keys.slice(0, 40).sort());
    expect(new Set(keys.slice(40))).toEqual(new Set(["item-40", "item-41", "item-42", "item-43"]));
    expect(
      readVectors(parts.vectors)
        .scales.subarray(40)
        .every((scale) => scale > 0),
    ).toBe(true);
    expect(report.log.itemsInCatalogue).toBe(40);
  });

  test("a crawler's endless session and a session of one click do no harm", { timeout: SLOW }, async () => {
    // Last in the log, so that it falls among the sessions held out.
    const crawler = Array.from({ length: 5000 }, (_, i) => (i * 7) % 12);
    const { parts, facts, report } = await buildRelease(
      buildInput(logOf([...ring(60, 12), [3], crawler], 12)),
      silentProgress,
    );
    expect(readVectors(parts.vectors).scales.every((scale) => scale > 0)).toBe(true);
    expect(report.log.eventsCut).toBe(4800);
    expect(facts.metrics?.cases ?? 0).toBeLessThan(300);
  });

  test("impressions around the clicks cost neither ranker nor metrics", { timeout: SLOW }, async () => {
    const clicks = ring(150, 12);
    const log = logOf([...clicks, ...clicks.flatMap((session) => [session, session])], 12);
    log.types.fill(eventTypeCode("impression"), log.offsets[clicks.length]);
    const { facts, report } = await buildRelease(buildInput(log), silentProgress);
    expect(facts.counts.sessions).toBe(clicks.length);
    expect(report.heldOut.measuringSessions).toBeGreaterThan(0);
    expect(facts.metrics).not.toBeNull();
  });

  test("impressions alone are nothing to learn from", async () => {
    const log = { ...logOf(ring(20, 5), 5) };
    log.types.fill(eventTypeCode("impression"));
    await expect(buildRelease(buildInput(log), silentProgress)).rejects.toThrow(/clicks or views/);
  });

  test("own encoder over own vectors: used as it is", { timeout: SLOW }, async () => {
    const log = logOf(ring(120, 40), 40);
    const shape = { dimension: 16, window: 20, heads: 2, hidden: 16 };
    const rng = seededRng(3);
    const encoder = encoderOnnx(shape, encoderParameters(shape, 0, rng));
    const values = Float32Array.from({ length: 39 * 16 }, () => rng() - 0.5);
    const vectors = { ids: log.itemIds.slice(0, 39), dimension: 16, values };
    const { parts, facts, report } = await buildRelease(buildInput(log, { encoder, vectors }), silentProgress);
    expect(parts.encoder).toEqual(encoder);
    expect(facts.dimension).toBe(16);
    expect(report.encoder).toBeNull();
    const { scales } = readVectors(parts.vectors);
    const { keys } = readItems(parts.items);
    expect(scales[keys.indexOf("item-38")]).toBeGreaterThan(0);
    // Nothing is known of this one, so nothing is invented.
    expect(scales[keys.indexOf("item-39")]).toBe(0);

    const wrong = encoderOnnx({ ...shape, window: 7 }, encoderParameters({ ...shape, window: 7 }, 0, rng));
    await expect(buildRelease(buildInput(log, { encoder: wrong, vectors }), silentProgress)).rejects.toThrow(
      /encoder fails on items/,
    );
    await expect(buildRelease(buildInput(log, { encoder }), silentProgress)).rejects.toThrow(/--vectors/);
    await expect(buildRelease(buildInput(log, { ranker: Uint8Array.of(1, 2, 3) }), silentProgress)).rejects.toThrow(
      /ranker is not a model/,
    );
  });
});
