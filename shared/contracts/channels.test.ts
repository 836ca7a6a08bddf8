import * as v from "valibot";
import { expect, test } from "vitest";
import { ChannelsSchema, DeltaFileSchema } from "./channels.ts";

const target = { version: 3, sha256: "0".repeat(64), bytes: 900, deltas: [] };
const channels = {
  type: "channels",
  format: 1,
  site: "demo",
  sequence: 7,
  issued: "2026-01-01T00:00:00.000Z",
  expires: null,
  root: null,
  stable: target,
  canary: null,
  policy: false,
  signatures: [],
};

test.each([
  ["another type", { type: "manifest" }],
  ["sequence 0", { sequence: 0 }],
  ["a manifest longer than a device reads", { stable: { ...target, bytes: 2 ** 20 + 1 } }],
  ["a share in percent", { canary: { ...target, share: 5 } }],
  [
    "more signatures than anyone needs",
    { signatures: Array(33).fill({ key: "a".repeat(64), signature: "b".repeat(128) }) },
  ],
])("channels with %s are refused", (_, wrong) => {
  expect(v.is(ChannelsSchema, { ...channels, canary: { ...target, share: 0.05 } })).toBe(true);
  expect(v.is(ChannelsSchema, { ...channels, ...wrong })).toBe(false);
});

test.each(["../1-2.0123456789abcdef.delta", "deltas/0-2.0123456789abcdef.delta", "deltas/1-2.0123456789abcdef.exe"])(
  "a delta's path stays inside the site's folder: %j is refused",
  (path) => {
    const delta = { from: 1, path: "deltas/1-2.0123456789abcdef.delta", sha256: "0".repeat(64), bytes: 1 };
    expect(v.is(DeltaFileSchema, delta)).toBe(true);
    expect(v.is(DeltaFileSchema, { ...delta, path })).toBe(false);
  },
);
