import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Channels } from "../../../shared/contracts/index.ts";
import { DAY_MS } from "../../../shared/math/day.ts";
import { releasesFolder } from "./release-test-util.ts";
import { retireDeltas } from "./retire-deltas.ts";

const nameOf = (from: number): string => `${from}-9.0123456789abcdef.delta`;
const target = (...from: readonly number[]) => ({
  version: 9,
  sha256: "0".repeat(64),
  bytes: 1,
  deltas: from.map((one) => ({ from: one, path: `deltas/${nameOf(one)}`, sha256: "0".repeat(64), bytes: 1 })),
});
const channels = (stable: readonly number[], canary: readonly number[] = []): Channels => ({
  type: "channels",
  format: 1,
  site: "shop",
  sequence: 1,
  issued: "2026-01-01T00:00:00.000Z",
  expires: null,
  root: null,
  policy: false,
  stable: target(...stable),
  canary: { ...target(...canary), share: 0.1 },
  signatures: [],
});

test("deltas that were last named more than a day ago go, with their copies, and nothing else", () => {
  const site = releasesFolder();
  const folder = join(site, "deltas");
  mkdirSync(folder);
  const now = Date.now();
  const write = (name: string, age: number): void => {
    writeFileSync(join(folder, name), "");
    utimesSync(join(folder, name), new Date(now - age), new Date(now - age));
  };
  for (const from of [1, 2, 3, 4]) write(nameOf(from), 2 * DAY_MS);
  write(`${nameOf(4)}.br`, 2 * DAY_MS);
  write(nameOf(5), DAY_MS / 2);
  write("notes.txt", 2 * DAY_MS);
  // 1 is named now, 2 by the canary, 3 was until now, 5 by nobody but is young.
  retireDeltas(site, channels([3]), channels([1], [2]));
  expect(readdirSync(folder).sort()).toEqual([nameOf(1), nameOf(2), nameOf(3), nameOf(5), "notes.txt"]);
  // Its day begins when it is named no more.
  expect(statSync(join(folder, nameOf(3))).mtimeMs).toBeGreaterThan(now - DAY_MS / 2);
  retireDeltas(releasesFolder(), null, channels([]));
});
