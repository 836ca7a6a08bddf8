import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "bench", "peer");

/**
 * Installs the peer's packages beside bench/peer/package.json, unless they are there: 290 MB that nothing else needs.
 * onnxruntime-node brings its CPU binaries along, so its install script, which fetches GPU ones, is not run;
 * hnswlib-node is compiled (a minute; needs a C++ compiler and Python).
 *
 * @returns what `createRequire` takes to find them
 */
export function installPeer(): string {
  const packages = join(FOLDER, "package.json");
  if (!existsSync(join(FOLDER, "node_modules/onnxruntime-node/package.json"))) npm("ci", "--ignore-scripts");
  if (!existsSync(join(FOLDER, "node_modules/hnswlib-node/build/Release/addon.node"))) npm("run", "native");
  return packages;
}

function npm(...args: string[]): void {
  // Headers that came with Node itself are better than a download.
  const nodeFolder = dirname(dirname(process.execPath));
  const headers = existsSync(join(nodeFolder, "include/node/node.h")) ? { npm_config_nodedir: nodeFolder } : {};
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: FOLDER,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...headers },
  });
}
