import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testFolder } from "../input/input-test-util.ts";
import { visit } from "../keys/device-test-util.ts";
import { registerBuild } from "./build.ts";
import { ringLog, run } from "./commands-test-util.ts";
import { registerDelta } from "./delta.ts";
import { registerKeys } from "./keys.ts";

const SLOW = 240_000;

test("a build from the previous release writes the delta between them; the command writes it again", {
  timeout: SLOW,
}, async () => {
  const { path, write } = testFolder();
  const out = join(path, "out");
  const keys = ["--keys", join(path, "keys")];
  const { out: tag } = await run(registerKeys, "keys", "init", "--out", out, "--site", "shop", ...keys);
  const build = async (log: string, ...more: string[]): Promise<string> => {
    const args = ["--format", "sessions", "--events", write("log.txt", log), "--budget", "0.05", ...more];
    const { error, err } = await run(registerBuild, "build", ...args, "--out", out, "--site", "shop", ...keys);
    expect(error).toBeNull();
    return err;
  };
  const log = ringLog(800, 300);
  expect(await build(log)).not.toMatch(/write deltas/);
  expect(await build(`${log}${ringLog(20, 300)}`, "--previous", out)).toMatch(/write deltas.*from release 1 \d+ bytes/);

  const named = () => JSON.parse(readFileSync(join(out, "shop/channels.json"), "utf8"));
  // One write: no device sees release 2 without its delta.
  expect(named()).toMatchObject({ sequence: 2, stable: { version: 2, deltas: [{ from: 1 }] } });

  const { out: said, error } = await run(registerDelta, "delta", join(out, "shop"), "--keep", "1", ...keys);
  expect(error).toBeNull();
  const [, file] = /^(deltas\/1-2\.[0-9a-f]{16}\.delta): \d+ bytes on the wire instead of \d+\n$/.exec(said) ?? [];
  expect(existsSync(join(out, "shop", file))).toBe(true);
  const [delta] = named().stable.deltas;
  expect(await visit(join(out, "shop"), tag)).toMatchObject({ ok: true, value: { channels: { sequence: 3 } } });
  expect(delta).toMatchObject({ from: 1, path: file, bytes: statSync(join(out, "shop", file)).size });
});

test("without an earlier release there is nothing to write, and it says so", { timeout: SLOW }, async () => {
  const { path, write } = testFolder();
  const log = write("log.txt", ringLog(300, 30));
  await run(registerBuild, "build", "--format", "sessions", "--events", log, "--out", path, "--budget", "0.05");
  const { out, error } = await run(registerDelta, "delta", path);
  expect(error).toBeNull();
  expect(out).toMatch(/none is written/);
});
