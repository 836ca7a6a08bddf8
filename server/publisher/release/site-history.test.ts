import { appendFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Channels } from "../../../shared/contracts/index.ts";
import { releasesFolder } from "./release-test-util.ts";
import { noteHistory, readHistory } from "./site-history.ts";

const target = (version: number) => ({ version, sha256: "0".repeat(64), bytes: 1, deltas: [] });
const channels = (sequence: number, stable: number, canary: Channels["canary"] = null): Channels => ({
  type: "channels",
  format: 1,
  site: "shop",
  sequence,
  issued: "2026-01-01T00:00:00.000Z",
  expires: null,
  root: null,
  policy: false,
  stable: target(stable),
  canary,
  signatures: [],
});

test("a line for each change of what the channels mean, those that were not noted in time too", () => {
  const site = releasesFolder();
  const file = join(site, "history.jsonl");
  const noted = () => readHistory(site).map(({ sequence }) => sequence);
  expect(noted()).toEqual([]);
  noteHistory(site, null, channels(1, 1));
  noteHistory(site, channels(1, 1), channels(2, 1));
  expect(noted()).toEqual([1]);
  noteHistory(site, channels(2, 1), channels(3, 1, { ...target(2), share: 0.1 }));
  noteHistory(site, channels(3, 1, { ...target(2), share: 0.1 }), channels(4, 1, { ...target(2), share: 0.2 }));
  expect(noted()).toEqual([1, 3, 4]);
  // Half a line of 5, and 6 was not noted at all.
  appendFileSync(file, '{"sequence":5,');
  noteHistory(site, channels(6, 3), channels(7, 4));
  expect(noted()).toEqual([1, 3, 4, 6, 7]);
  rmSync(file);
  noteHistory(site, channels(7, 4), channels(8, 4));
  expect(noted()).toEqual([7]);
  expect(existsSync(file)).toBe(true);
});
