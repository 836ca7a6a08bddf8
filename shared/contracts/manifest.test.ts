import * as v from "valibot";
import { expect, test } from "vitest";
import { DEFAULT_POLICY, ManifestSchema, PartSchema, PolicySchema, SiteNameSchema } from "./manifest.ts";

const part = { role: "vectors", path: "vectors.0123456789abcdef.arrow", sha256: "0".repeat(64), bytes: 1 };

test.each([
  "../vectors.0123456789abcdef.arrow",
  "/vectors.0123456789abcdef.arrow",
  "https://elsewhere.example/vectors.0123456789abcdef.arrow",
  "vectors.arrow",
  "vectors.0123456789ABCDEF.arrow",
  "vectors.0123456789abcdef.exe",
  "vectors.0123456789abcdef.arrow\n",
])("a part's path stays inside its folder: %j is refused", (path) => {
  expect(v.is(PartSchema, part)).toBe(true);
  expect(v.is(PartSchema, { ...part, path })).toBe(false);
});

test("a part has a hash and a size that can be bounded before it is read", () => {
  for (const wrong of [
    { sha256: "0".repeat(63) },
    { bytes: -1 },
    { bytes: 1.5 },
    { bytes: 2 ** 30 + 1 },
    { role: "code" },
  ])
    expect(v.is(PartSchema, { ...part, ...wrong }), JSON.stringify(wrong)).toBe(false);
});

test("site names are safe in a path, a host name and a database name", () => {
  for (const name of ["demo", "my-shop", "0"]) expect(v.is(SiteNameSchema, name), name).toBe(true);
  for (const name of ["", "..", "a/b", "Shop", "-a", "a_b", "x".repeat(64)])
    expect(v.is(SiteNameSchema, name)).toBe(false);
});

const manifest = {
  type: "manifest",
  format: 1,
  site: "demo",
  version: 1,
  dataUntil: "2024-05-01T12:00:00.000Z",
  expires: null,
  space: "0123456789abcdef",
  dimension: 64,
  window: 20,
  features: [],
  index: "exact",
  kSessions: 2,
  meanWeights: null,
  counts: { items: 1, sessions: 2, events: 3, pairs: 4 },
  metrics: null,
  parts: [part],
  signatures: [],
};

test.each([
  ["another format", { format: 2 }],
  ["version 0", { version: 0 }],
  ["a dimension that is no multiple of the SIMD width", { dimension: 60 }],
  ["no window", { window: 0 }],
  ["a date in words", { dataUntil: "yesterday" }],
  ["an index nobody has", { index: "ivf" }],
  ["pairs of nobody", { kSessions: 0 }],
])("a manifest with %s is refused", (_, wrong) => {
  expect(v.is(ManifestSchema, manifest)).toBe(true);
  expect(v.is(ManifestSchema, { ...manifest, ...wrong })).toBe(false);
});

test("the default policy is a policy", () => {
  expect(v.parse(PolicySchema, DEFAULT_POLICY)).toEqual(DEFAULT_POLICY);
});
