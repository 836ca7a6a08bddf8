import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PublisherError } from "../publisher-error.ts";
import { FIXTURE_FACTS, fixtureParts, jsonBytes, releasesFolder } from "../release/release-test-util.ts";
import { type WrittenRelease, writeRelease } from "../release/write-release.ts";
import { formatInspection } from "./format-inspection.ts";
import { inspectRelease } from "./inspect-release.ts";

function released(): WrittenRelease & { readonly out: string } {
  const out = releasesFolder();
  return { ...writeRelease(out, fixtureParts(), FIXTURE_FACTS), out };
}

test("popular items and neighbours by name", () => {
  const { popular, item, parts } = inspectRelease(released().out, "i3", 5);
  expect(popular).toEqual([0, 1, 2, 3, 4].map((i) => ({ id: `i${i}`, title: `Item ${i}` })));
  expect(item).toMatchObject({ id: "i3", title: "Item 3" });
  expect(item?.neighbours.map(({ id }) => id)).toEqual(["i4", "i5"]);
  expect(item?.neighbours[1].weights.covisit).toBeCloseTo((155 / 255) ** 2);
  expect(parts.every(({ state }) => state === "ok")).toBe(true);
});

test("the text names what the release is", () => {
  const text = formatInspection(inspectRelease(released().folder, "i3", 5));
  for (const piece of ["shop@1", "1,234 sessions", "HR@20 50.00 %", "neighbours of i3 (Item 3)", "Item 4"]) {
    expect(text).toContain(piece);
  }
});

test("the head of a large release is checked like a part", () => {
  const { folder, manifest } = writeRelease(releasesFolder(), fixtureParts(), FIXTURE_FACTS, () => jsonBytes("head"));
  const head = () => inspectRelease(folder, null, 5).parts.find(({ role }) => role === "head")?.state;
  expect(head()).toBe("ok");
  rmSync(join(folder, manifest.head!.path));
  expect(head()).toBe("missing");
});

test("missing and damaged parts are named, the others stay checked", () => {
  const { manifest, folder } = released();
  const file = (role: string): string => join(folder, manifest.parts.find((part) => part.role === role)!.path);
  rmSync(file("ranker"));
  writeFileSync(file("items"), "other bytes");
  const inspection = inspectRelease(folder, "i3", 5);
  expect(Object.fromEntries(inspection.parts.map(({ role, state }) => [role, state]))).toMatchObject({
    ranker: "missing",
    items: "damaged",
    encoder: "ok",
  });
  expect(inspection.popular).toBeNull();
  expect(formatInspection(inspection)).toMatch(/ranker\.[0-9a-f]{16}\.onnx +\d+ +missing/);
});

describe("what cannot be shown is said", () => {
  test("an unknown item", () => {
    expect(() => inspectRelease(released().out, "none", 5)).toThrow(/no item "none"\. Its ids look like "i0"/);
  });

  test("no release", () => {
    expect(() => inspectRelease(join(tmpdir(), "no-such-release"), null, 5)).toThrow(PublisherError);
  });
});
