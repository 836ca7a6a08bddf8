// npm run build: kernels -> tsc -> rollup -> dist/. Each step skips what is up to date, so a second run takes seconds.
import "./node-version.mjs";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compressBelow } from "./compress.mjs";
import { buildKernels } from "./kernels.mjs";
import { withLock } from "./lock.mjs";
import { ensureDependencies } from "./setup.mjs";
import { filesBelow, hashFiles, ROOT, recall, remember } from "./stamp.mjs";

/** Bundles even when types do not hold, for work in progress; the types are still reported and fail the run. */
const keepGoing = process.argv.includes("--keep-going");
let failed = false;

function typescript(...projects) {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-b", ...projects], { cwd: ROOT, stdio: "inherit" });
  if (status === 0) return;
  failed = true;
  if (!keepGoing) throw new Error("The types do not hold (see above), so nothing was bundled.");
}

/** Bundles `config` unless the very files it was made of last time are unchanged. Answers the files it consists of. */
async function bundle(rollup, config) {
  const name = `bundle-${JSON.stringify(config.input).replace(/\W+/g, "-")}`;
  const last = JSON.parse((await recall(name)) ?? "null");
  if (
    last?.hash === (await hashFiles(last?.inputs ?? [])) &&
    last.outputs.every((file) => existsSync(join(ROOT, file)))
  )
    return last.outputs;

  const warnings = [];
  const made = await rollup({ ...config, onwarn: (warning) => warnings.push(warning) });
  const { output } = await made.write(config.output);
  await made.close();
  for (const warning of warnings) report(warning);

  const folder = config.output.dir ?? join(config.output.file, "..");
  const outputs = output.map((file) => join(folder, file.fileName));
  if (outputs.includes("dist/cli.js")) await chmod(join(ROOT, "dist/cli.js"), 0o755);
  const inputs = made.watchFiles.filter((file) => file.startsWith(ROOT)).map((file) => file.slice(ROOT.length));
  inputs.push("rollup.config.js");
  await remember(name, JSON.stringify({ hash: await hashFiles(inputs), inputs, outputs }));
  console.log(`  ${outputs.filter((file) => !file.endsWith(".map")).join(", ")}`);
  return outputs;
}

/** Removes what no step made this time: chunks carry their hash in the name, so those of earlier runs would pile up. */
async function removeOthers(folder, made) {
  const ours = new Set(made);
  const isOurs = (file) => ours.has(file) || ours.has(file.replace(/\.(br|gz)$/, ""));
  for (const file of await filesBelow(folder, (name) => !name.startsWith("dist/types/")))
    if (!isOurs(file)) await rm(join(ROOT, file));
}

/** Warnings of our own code fail the build: an unresolved import would only show in a visitor's browser. */
function report(warning) {
  const theirs = (warning.ids ?? [warning.id ?? warning.loc?.file ?? ""]).some((id) => id.includes("node_modules"));
  if (theirs) return;
  console.warn(`  ${warning.message}`);
  if (warning.code === "UNRESOLVED_IMPORT" || warning.code === "MISSING_EXPORT") failed = true;
}

const sourceOf = (declaration) => declaration.replace(/^build\//, "").replace(/\.d\.ts$/, ".ts");

/** Declarations keep ".ts" in their imports; a consumer without allowImportingTsExtensions needs ".js". */
async function declarations() {
  // build/ may still hold what came from a source that is gone.
  const ours = (file) =>
    /^build\/(shared|client|server(?!\/console\/site))\/.*\.d\.ts$/.test(file) &&
    existsSync(join(ROOT, sourceOf(file)));
  const files = await filesBelow("build", ours);
  await rm(join(ROOT, "dist/types"), { recursive: true, force: true });
  for (const file of files) {
    const text = await readFile(join(ROOT, file), "utf8");
    const target = join(ROOT, "dist/types", file.slice("build/".length));
    await mkdir(join(target, ".."), { recursive: true });
    await writeFile(
      target,
      text
        .replace(/((?:from|import)\s*\(?\s*["']\.{1,2}\/[^"']*)\.ts(["'])/g, "$1.js$2")
        .replace(/^\/\/# source.*$/m, ""),
    );
  }
}

async function build() {
  const started = Date.now();
  // Loaded late: in a fresh clone neither is there before ensureDependencies().
  const { rollup } = await import("rollup");
  const { default: configs } = await import("../rollup.config.js");
  await buildKernels();
  typescript("shared", "client", "client/worker", "server", "server/console/site");
  const [ours, demo] = [configs.filter((c) => !isDemo(c)), configs.filter(isDemo)];
  const made = await staticFiles("server/console/site", "dist/console");
  for (const config of ours) made.push(...(await bundle(rollup, config)));
  await removeOthers("dist", made);
  await declarations();
  await compressBelow("dist/client");
  await compressBelow("dist/console");
  // The demo and the benchmarks compile against the finished package, as a site's own code would.
  typescript("demo", "bench");
  const madeDemo = await staticFiles("demo/site", "dist-demo/site");
  for (const config of demo) madeDemo.push(...(await bundle(rollup, config)));
  await removeOthers("dist-demo", madeDemo);
  await compressBelow("dist-demo/site");
  console.log(`build ${failed ? "failed" : "done"} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

const isDemo = (config) => Object.values(config.input).some((file) => String(file).startsWith("build/demo"));

/** Pages, styles and pictures below a folder, as they are. Answers the files it made. */
async function staticFiles(from, to) {
  const files = await filesBelow(from, (file) => /\.(html|css|svg|png|ico|webmanifest)$/.test(file));
  const copyOf = (file) => `${to}/${file.slice(from.length + 1)}`;
  for (const file of files) await cp(join(ROOT, file), join(ROOT, copyOf(file)));
  return files.map(copyOf);
}

process.chdir(ROOT);
try {
  await ensureDependencies();
  await withLock("build", build);
} catch (error) {
  console.error(error.message ?? error);
  failed = true;
}
process.exitCode = failed ? 1 : 0;
