// What a fresh machine lacks: the packages of package-lock.json, and a browser for the tests. Node's own modules only,
// since nothing is installed when this runs.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHROMIUM_FLAGS, chromiumPlaces } from "./chromium.mjs";
import { withLock } from "./lock.mjs";
import { ROOT } from "./stamp.mjs";

/** Runs a program with our own terminal; answers its exit code. A missing program counts as 127. */
export function run(program, args, env = {}) {
  const options = { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } };
  const { status, error } = spawnSync(program, args, options);
  return error ? 127 : (status ?? 1);
}

export const runNode = (args, env) => run(process.execPath, args, env);

/** npm as a script for our own Node when npm started us: on Windows npm is no program that spawn could start. */
function npm(...args) {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js") ? runNode([script, ...args]) : run("npm", args);
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), "utf8")).packages;
  } catch {
    return null;
  }
}

/** Whether node_modules holds exactly what the lockfile says; npm keeps its own record of what it put there. */
function dependenciesMatch() {
  const wanted = readLock("package-lock.json");
  const present = readLock("node_modules/.package-lock.json");
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === "") return true;
    // Binaries for other systems are locked as well, and rightly absent.
    if (!present[path]) return Boolean(optional || devOptional || peer);
    return present[path].version === version;
  });
}

export async function ensureDependencies() {
  await withLock("install", () => {
    if (dependenciesMatch()) return;
    console.log("Installing packages (npm ci) ...");
    const code = npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
    if (code !== 0)
      throw new Error("npm ci failed (see above). Check the connection to the npm registry and run this again.");
  });
}

/** A browser that starts: on Ubuntu, chromium-browser may be a stub that only asks for a snap. */
function workingChromium() {
  const starts = (program) => {
    const args = ["--headless", ...CHROMIUM_FLAGS, "--dump-dom", "about:blank"];
    return spawnSync(program, args, { stdio: "ignore", timeout: 30_000 }).status === 0;
  };
  return chromiumPlaces().find(starts) ?? null;
}

/** Debian packages a real Chromium; Ubuntu's package of that name needs snapd. */
function isDebianRoot() {
  try {
    return process.getuid?.() === 0 && /^ID="?debian"?$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

function installChromium() {
  console.log("Installing a browser for the tests ...");
  if (isDebianRoot()) {
    const quietly = { DEBIAN_FRONTEND: "noninteractive" };
    const packages = ["chromium", "fonts-liberation"];
    if (
      run("apt-get", ["update", "-qq"], quietly) === 0 &&
      run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quietly) === 0
    )
      return;
  }
  const withDeps = process.platform === "linux" && process.getuid?.() === 0 ? ["--with-deps"] : [];
  runNode(["node_modules/@playwright/test/cli.js", "install", ...withDeps, "chromium"]);
}

/** Path of a browser that starts, installed if need be, or null. Playwright takes it from AFTERCLICK_CHROMIUM. */
export async function ensureChromium() {
  return withLock("install", () => {
    const found = workingChromium();
    if (found) return found;
    installChromium();
    return workingChromium();
  });
}
