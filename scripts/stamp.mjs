// Skipping work that is up to date, judged by content and not by time: a checkout or a copy changes times at will.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STAMPS = join(ROOT, ".cache/stamps");

/** Every file below `folder` (relative to the project), sorted, with "/" on every system. */
export async function filesBelow(folder, keep = () => true) {
  if (!existsSync(join(ROOT, folder))) return [];
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(ROOT, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .filter(keep)
    .sort();
}

/** One hash over names and contents; a file that is missing counts as such. */
export async function hashFiles(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const contents = await readFile(join(ROOT, file)).catch(() => null);
    hash.update(`${file}\0${contents ? contents.length : "absent"}\0`);
    if (contents) hash.update(contents);
  }
  return hash.digest("hex");
}

/** What `remember` wrote under this name, or null. */
export async function recall(name) {
  return readFile(join(STAMPS, name), "utf8").catch(() => null);
}

export async function remember(name, text) {
  await mkdir(dirname(join(STAMPS, name)), { recursive: true });
  // Written aside and renamed: a stamp cut short by Ctrl-C must not pass for a whole one.
  await writeFile(join(STAMPS, `${name}.new`), text);
  await rename(join(STAMPS, `${name}.new`), join(STAMPS, name));
}

/** Runs `work` unless `inputs` is the hash of the last run and every output exists. Answers 1 when it ran, else 0. */
export async function cached(name, inputs, outputs, work) {
  const fresh = (await recall(name)) === inputs && outputs.every((output) => existsSync(join(ROOT, output)));
  if (fresh) return 0;
  await work();
  await remember(name, inputs);
  return 1;
}
