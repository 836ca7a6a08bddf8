import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Channels, Manifest } from "../shared/contracts/index.ts";
import { visit } from "./publisher/keys/device-test-util.ts";
import { makeHead } from "./publisher/release/make-head.ts";
import { FIXTURE_FACTS, fixtureParts, jsonBytes, releasesFolder } from "./publisher/release/release-test-util.ts";
import { writeRelease } from "./publisher/release/write-release.ts";

/** The command as it is shipped: each a process of its own. */
const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const running: ChildProcess[] = [];

beforeAll(() => {
  if (!existsSync(CLI)) throw new Error("dist/cli.js is missing: run `npm run build` first.");
});
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  const exited = once(child, "close").then(([code]) => code as number | null);
  return { child, said, exited };
}

async function signedShop(releases: number) {
  const folder = releasesFolder();
  const [out, keys] = [join(folder, "releases"), join(folder, "keys")];
  const place = ["--out", out, "--site", "shop", "--keys", keys];
  const init = start("keys", "init", ...place);
  expect(await init.exited).toBe(0);
  for (let i = 1; i <= releases; i++) {
    const parts = { ...fixtureParts(), ranker: jsonBytes(i) };
    writeRelease(out, parts, FIXTURE_FACTS, makeHead, {
      keys: { keys },
      channel: { name: "stable" },
      deltasTo: () => [],
    });
  }
  const site = join(out, "shop");
  const channels = (): Channels => JSON.parse(readFileSync(join(site, "channels.json"), "utf8"));
  return { folder, site, place, channels, tag: init.said.out };
}

const ring = Array.from({ length: 60 }, (_, i) => [0, 1, 2, 3].map((step) => `item-${(7 * i + step) % 40}`).join(" "));

test("commands at the same time: each has a sequence and a version of its own, and devices follow the last", async () => {
  const { folder, site, place, channels, tag } = await signedShop(2);
  const log = join(folder, "log.txt");
  writeFileSync(log, `${ring.join("\n")}\n`);
  const build = ["build", "--format", "sessions", "--events", log, "--budget", "0.05", ...place];
  const commands = [
    build,
    build,
    ...Array.from({ length: 4 }, () => ["channels", "refresh", ...place]),
    ["rollback", "--to", "1", ...place],
  ];
  const ended = commands.map((args) => start(...args));
  for (const { exited, said } of ended) expect(await exited, said.err).toBe(0);
  // Two releases, and one write of each command.
  expect(channels().sequence).toBe(2 + commands.length);
  const versions = readdirSync(site).filter((name) => /^\d+$/.test(name));
  expect(versions.sort()).toEqual(["1", "2", "3", "4", "5"]);
  for (const name of versions) {
    const manifest: Manifest = JSON.parse(readFileSync(join(site, name, "manifest.json"), "utf8"));
    expect(manifest.version).toBe(Number(name));
  }
  expect(channels().stable.version).toBe(5);
  expect(await visit(site, tag)).toMatchObject({ ok: true });
  expect(readdirSync(site).filter((name) => name.startsWith("."))).toEqual([]);
});

test("a command waits for who holds the site, and says for whom", async () => {
  const { site, place, channels } = await signedShop(1);
  const lock = join(site, ".publishing.lock");
  writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
  const { said, exited } = start("channels", "refresh", ...place);
  await expect
    .poll(() => said.err, { timeout: 20_000 })
    .toBe(`Waiting for process ${process.pid}, which writes to ${site}.\n`);
  expect(channels().sequence).toBe(1);
  rmSync(lock);
  expect(await exited).toBe(0);
  expect(channels().sequence).toBe(2);
});

test.each([
  ["took the lock", /^\.publishing\.lock$/],
  ["began a release's folder", /^\.release\..+\.partial$/],
  ["put it into its place", /^3$/],
  ["wrote channels.json", /^channels\.json$/],
])("a command that was killed when it %s: devices go on, and so does the next command", async (_, name) => {
  const { site, place, channels, tag } = await signedShop(2);
  const killed = start("rollback", ...place, "--to", "1");
  const watcher = watch(site, (_event, changed) => {
    if (changed !== null && name.test(changed)) killed.child.kill("SIGKILL");
  });
  await killed.exited;
  watcher.close();
  expect(await visit(site, tag)).toMatchObject({ ok: true });
  const { sequence, stable } = channels();
  const next = start("rollback", "--to", stable.version === 2 ? "1" : "2", ...place);
  expect(await next.exited, next.said.err).toBe(0);
  expect(channels().sequence).toBe(sequence + 1);
  expect(await visit(site, tag)).toMatchObject({ ok: true });
  expect(readdirSync(site).filter((left) => left.startsWith("."))).toEqual([]);
});
