// What a visitor downloads may not grow unnoticed: bytes after brotli, per entry point.
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./stamp.mjs";

const BUDGETS = {
  // On every page, before anything else of ours can run. Consent withdrawn in any order took the last 300; the aim is 7,000.
  "dist/client/afterclick.js": 10_900,
  "dist/client/index.js": 10_900,
  // In the background, once per visit. The signals of the visit took 2,000, a ranking in two thirds of the time the last 1,000.
  "dist/client/afterclick-worker.js": 32_000,
  // When the page already re-ranks without it.
  "dist/client/ort-wasm-simd-threaded.*.wasm": 2_700_000,
};

export async function checkSizes() {
  const sizes = await Promise.all(
    Object.entries(BUDGETS).map(async ([file, budget]) => {
      const { size } = await stat(join(ROOT, `${await present(file)}.br`)).catch(() => ({
        size: Number.POSITIVE_INFINITY,
      }));
      console.log(`${file}: ${size} of ${budget} bytes${size > budget ? " - OVER" : ""}`);
      return size <= budget;
    }),
  );
  return sizes.every(Boolean);
}

/** The file that a name with one star for its hash stands for. */
async function present(name) {
  const [before, after] = basename(name).split("*");
  if (after === undefined) return name;
  const names = await readdir(join(ROOT, dirname(name)));
  const found = names.find((one) => one.startsWith(before) && one.endsWith(after));
  return join(dirname(name), found ?? basename(name));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href && !(await checkSizes())) process.exitCode = 1;
