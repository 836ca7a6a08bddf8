// What a visitor downloads may not grow unnoticed: bytes after brotli, per entry point.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./stamp.mjs";

const BUDGETS = {
  // On every page, before anything else of ours can run.
  "dist/client/afterclick.js": 10_000,
  "dist/client/index.js": 10_000,
  // In the background, once per visit.
  "dist/client/afterclick-worker.js": 29_000,
  // When the page already re-ranks without it.
  "dist/client/ort-wasm-simd-threaded.wasm": 2_700_000,
};

export async function checkSizes() {
  const sizes = await Promise.all(
    Object.entries(BUDGETS).map(async ([file, budget]) => {
      const { size } = await stat(join(ROOT, `${file}.br`)).catch(() => ({ size: Number.POSITIVE_INFINITY }));
      console.log(`${file}: ${size} of ${budget} bytes${size > budget ? " - OVER" : ""}`);
      return size <= budget;
    }),
  );
  return sizes.every(Boolean);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href && !(await checkSizes())) process.exitCode = 1;
