// What a fresh machine lacks: the packages of package-lock.json, and a browser for the tests. Node's own modules only,
// since nothing is installed when this runs.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CHROMIUM_FLAGS, chromiumPlaces } from "./chromium.mjs";
import { withLock } from "./lock.mjs";
import { findNginx } from "./nginx.mjs";
import { findPostgres } from "./postgres.mjs";
import { ROOT } from "./stamp.mjs";

/**
 * Runs a program with our own terminal; resolves to its exit code. A missing program counts as 127. A signal to us ends it
 * first and then us, so that nothing goes on in the background.
 */
export function run(program, args, env = {}) {
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  let stopped = false;
  const stop = (signal) => {
    stopped = true;
    child.kill(signal);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return new Promise((done) => {
    const end = (code) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      if (stopped) process.exit(130);
      done(code);
    };
    child.once("error", () => end(127));
    child.once("close", (code) => end(code ?? 1));
  });
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
  await withLock("install", async () => {
    if (dependenciesMatch()) return;
    console.log("Installing packages (npm ci) ...");
    const code = await npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
    if (code !== 0)
      throw new Error("npm ci failed (see above). Check the connection to the npm registry and run this again.");
  });
}

/** A browser that starts: on Ubuntu, chromium-browser may be a stub that only asks for a snap. */
function workingChromium() {
  const starts = (program) => {
    const args = ["--headless", ...CHROMIUM_FLAGS, "--dump-dom", "about:blank"];
    return spawnSync(program, args, { stdio: "ignore", timeout: 60_000 }).status === 0;
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

/** Whether Debian's packages could be installed; only root of a Debian may. */
async function installDebian(...packages) {
  const quietly = { DEBIAN_FRONTEND: "noninteractive" };
  return (
    isDebianRoot() &&
    (await run("apt-get", ["update", "-qq"], quietly)) === 0 &&
    (await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quietly)) === 0
  );
}

async function installChromium() {
  console.log("Installing a browser for the tests ...");
  if (await installDebian("chromium", "fonts-liberation")) return;
  const withDeps = process.platform === "linux" && process.getuid?.() === 0 ? ["--with-deps"] : [];
  await runNode(["node_modules/@playwright/test/cli.js", "install", ...withDeps, "chromium"]);
}

/** Path of a browser that starts, installed if need be, or null. Playwright takes it from AFTERCLICK_CHROMIUM. */
export async function ensureChromium() {
  return withLock("install", async () => {
    const found = workingChromium();
    if (found) return found;
    await installChromium();
    return workingChromium();
  });
}

/**
 * Whether there is an nginx for the tests, installed if need be where root of a Debian container runs them. Where systemd runs, the
 * package would begin to listen on port 80: there, and on a laptop, its tests are skipped.
 */
export async function ensureNginx() {
  return withLock("install", async () => {
    if (findNginx()) return true;
    if (!isDebianRoot() || existsSync("/run/systemd/system")) return false;
    console.log("Installing an nginx for the tests ...");
    await installDebian("nginx-light", "libnginx-mod-http-brotli-static");
    return findNginx() !== null;
  });
}

/**
 * Folder of a PostgreSQL server's programs, installed if need be as nginx is: its package, too, would begin to listen where systemd
 * runs. Null elsewhere; the tests on it are skipped then, and say so. They take it from AFTERCLICK_POSTGRES.
 */
export async function ensurePostgres() {
  return withLock("install", async () => {
    const found = findPostgres();
    if (found || !isDebianRoot() || existsSync("/run/systemd/system")) return found;
    console.log("Installing PostgreSQL for the tests ...");
    await installDebian("postgresql");
    return findPostgres();
  });
}
