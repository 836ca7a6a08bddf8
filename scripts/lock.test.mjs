import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { withLock } from "./lock.mjs";
import { ROOT } from "./stamp.mjs";

const NAME = `test-${process.pid}`;
const FILE = join(ROOT, ".cache", `${NAME}.lock`);
afterEach(() => rm(FILE, { force: true }));

it("lets one in at a time", async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((done) => setImmediate(done));
    inside--;
  };
  await Promise.all(Array.from({ length: 4 }, () => withLock(NAME, work)));
  expect(most).toBe(1);
  expect(existsSync(FILE)).toBe(false);
});

it("takes over from a holder that has died", async () => {
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(FILE, String(pid));
  expect(await withLock(NAME, async () => "done")).toBe("done");
});

it("is given back when the work fails", async () => {
  await expect(withLock(NAME, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(FILE)).toBe(false);
});
