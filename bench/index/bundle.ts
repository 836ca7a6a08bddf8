import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import resolve from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";

const LIBRARY = "node_modules/hnswlib-wasm/dist/hnswlib-317962d7.js";

/** Bundles page and worker as the package's are, and puts the library's WebAssembly beside them. Answers the folder. */
export async function bundleIndexBench(): Promise<string> {
  const folder = ".cache/bench/index/site";
  mkdirSync(folder, { recursive: true });
  const bundle = await rollup({
    input: { page: "build/bench/index/page.js", worker: "build/bench/index/worker.js" },
    plugins: [resolve({ browser: true })],
    external: (id) => id.startsWith("node:"),
    onwarn() {},
  });
  await bundle.write({ dir: folder, format: "es" });
  await bundle.close();
  const base64 = /data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)/.exec(readFileSync(LIBRARY, "latin1"));
  if (!base64) throw new Error(`${LIBRARY} no longer holds its WebAssembly in base64`);
  writeFileSync(join(folder, "hnswlib.wasm"), Buffer.from(base64[1], "base64"));
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><title>Index</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>',
  );
  return folder;
}
