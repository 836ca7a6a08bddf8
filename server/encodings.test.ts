import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CompressedCopies } from "./encodings.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "afterclick-encodings-"));
  for (const name of ["a", "b"]) await writeFile(join(folder, name), name.repeat(50_000));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("compresses the same contents once, also when asked twice at the same time", async () => {
  const copies = new CompressedCopies();
  const [first, second] = await Promise.all([
    copies.of(join(folder, "a"), "tag", "br"),
    copies.of(join(folder, "a"), "tag", "br"),
  ]);
  expect(first).not.toBeNull();
  expect(second).toBe(first);
});

it("forgets the least recently used copy when they hold more than the capacity", async () => {
  const copies = new CompressedCopies(60);
  const a = await copies.of(join(folder, "a"), "a", "br");
  expect(a?.length).toBeLessThan(60);
  await copies.of(join(folder, "b"), "b", "gzip");
  expect(await copies.of(join(folder, "a"), "a", "br")).not.toBe(a);
});

it("tries a file again that could not be read", async () => {
  const copies = new CompressedCopies();
  const late = join(folder, "late");
  await expect(copies.of(late, "late", "br")).rejects.toThrow();
  await writeFile(late, "x".repeat(5_000));
  expect(await copies.of(late, "late", "br")).not.toBeNull();
});
