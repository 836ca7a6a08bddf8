// The demo's catalogue, event log and release, made anew when what makes them has changed.
import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { runNode } from "./setup.mjs";
import { cached, filesBelow, hashFiles, ROOT } from "./stamp.mjs";

const DATA = ".cache/demo/data";
const RELEASES = ".cache/demo/releases";
export const SITE = `${DATA}/site`;
export const DEMO_SERVER_FLAGS = ["--releases", RELEASES, "--static", SITE];

/** Makes `folder` by a command that writes to a folder beside it, so that Ctrl-C leaves the old one or none. */
async function replaceFolder(folder, command) {
  const fresh = `${folder}.new`;
  await rm(join(ROOT, fresh), { recursive: true, force: true });
  if ((await runNode(command(fresh))) !== 0) throw new Error(`node ${command(fresh).join(" ")} failed (see above).`);
  await rm(join(ROOT, folder), { recursive: true, force: true });
  await rename(join(ROOT, fresh), join(ROOT, folder));
}

/**
 * The bundle's file and the chunks it imports (a library's comments have imports of their own), so that a change of the server or of `evaluate` does not train the demo anew.
 */
async function importedBy(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = await readFile(join(ROOT, file), "utf8");
  for (const [, name] of text.matchAll(/(?:from|import)\s*\(?\s*["']\.\/(chunk-[^"']+\.js)["']/g))
    await importedBy(`dist/${name}`, seen);
  return seen;
}

async function prepare() {
  const generator = await hashFiles(["dist-demo/generate.js", ...(await filesBelow("dist-demo/site"))]);
  await cached("demo-data", generator, [`${DATA}/events.jsonl`, `${DATA}/catalogue.jsonl`, `${SITE}/index.html`], () =>
    replaceFolder(DATA, (fresh) => ["dist-demo/generate.js", "--out", fresh, "--seed", "1"]),
  );
  const publisher = await importedBy("dist/chunk-build.js");
  const inputs = await hashFiles([...publisher, `${DATA}/events.jsonl`, `${DATA}/catalogue.jsonl`]);
  await cached("demo-release", inputs, [`${RELEASES}/demo/channels.json`], () =>
    replaceFolder(RELEASES, (fresh) => [
      "dist/cli.js",
      "build",
      ...["--events", `${DATA}/events.jsonl`, "--catalog", `${DATA}/catalogue.jsonl`],
      ...["--site", "demo", "--out", fresh],
    ]),
  );
}

/** @throws when a step fails or the build has not been made */
export async function prepareDemo() {
  if (!existsSync(join(ROOT, "dist-demo/generate.js")))
    throw new Error("The demo is not built: run `npm run build` first.");
  await withLock("demo-data", prepare);
}
