import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cached, filesBelow, hashFiles, ROOT } from "./stamp.mjs";

const NAME = `test-${process.pid}`;
let folder;
const path = (name) => join(relative(ROOT, folder), name);

beforeAll(async () => {
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  folder = await mkdtemp(join(ROOT, ".cache/stamp-test-"));
  await writeFile(join(folder, "in"), "one");
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(join(ROOT, ".cache/stamps", NAME), { force: true });
});

it("runs again when contents change or an output is missing, not when only times do", async () => {
  let runs = 0;
  const make = async () =>
    cached(NAME, await hashFiles([path("in")]), [path("out")], async () => {
      runs++;
      await writeFile(join(folder, "out"), "made");
    });
  await make();
  await utimes(join(folder, "in"), 0, 0);
  await make();
  expect(runs).toBe(1);
  await writeFile(join(folder, "in"), "two");
  await make();
  expect(runs).toBe(2);
  await rm(join(folder, "out"));
  await make();
  expect(runs).toBe(3);
});

it("does not take work for done that failed", async () => {
  const failing = () => cached(NAME, "other", [], () => Promise.reject(new Error("no")));
  await expect(failing()).rejects.toThrow("no");
  await expect(failing()).rejects.toThrow("no");
});

it("tells a missing file from an empty one, and a file from one that was renamed", async () => {
  const absent = await hashFiles([path("empty")]);
  await writeFile(join(folder, "empty"), "");
  expect(await hashFiles([path("empty")])).not.toBe(absent);
  expect(await hashFiles([path("empty")])).not.toBe(await hashFiles([path("none")]));
  expect(await filesBelow(path(""), (file) => file.endsWith("empty"))).toEqual([path("empty")]);
});
