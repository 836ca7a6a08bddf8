import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PublisherError } from "../publisher-error.ts";
import { releasesFolder } from "./release-test-util.ts";
import { withSiteLock } from "./site-lock.ts";

const deadPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;
const lockOf = (pid: number, host = hostname()): string => JSON.stringify({ pid, host });

describe("withSiteLock", () => {
  test("holds while the work is done, then leaves nothing, whether it succeeds or not", async () => {
    const site = join(releasesFolder(), "shop");
    const held = () => JSON.parse(readFileSync(join(site, ".publishing.lock"), "utf8"));
    expect(withSiteLock(site, () => held().pid)).toBe(process.pid);
    expect(readdirSync(site)).toEqual([]);
    const fails = (): never => {
      throw new Error("ours");
    };
    expect(() => withSiteLock(site, fails)).toThrow("ours");
    expect(readdirSync(site)).toEqual([]);
    const slow = withSiteLock(site, async () => {
      await Promise.resolve();
      return held().pid;
    });
    expect(() => withSiteLock(site, () => {})).toThrow("is held by this process");
    expect(await slow).toBe(process.pid);
    expect(readdirSync(site)).toEqual([]);
    expect(process.listenerCount("SIGINT")).toBe(0);
  });

  test("a dead process's lock is taken over, and one of our own id that is not ours", () => {
    const site = releasesFolder();
    for (const pid of [deadPid(), process.pid]) {
      writeFileSync(join(site, ".publishing.lock"), lockOf(pid));
      expect(withSiteLock(site, () => "done")).toBe("done");
      expect(readdirSync(site)).toEqual([]);
    }
  });

  test.each([
    [
      "a live process's",
      lockOf(process.ppid),
      /^Process \d+ on .+ is writing to .+ Try again when it has ended; if it has, remove .+publishing\.lock\.$/,
    ],
    ["another machine's", lockOf(deadPid(), "elsewhere"), /^Process \d+ on elsewhere is writing to /],
    ["one that names nobody", "", /names nobody\. Remove it, and/],
  ])("%s is left to it, with what to do", (_, content, sentence) => {
    const site = releasesFolder();
    const file = join(site, ".publishing.lock");
    writeFileSync(file, content);
    expect(() => withSiteLock(site, () => {}, 0)).toThrow(PublisherError);
    expect(() => withSiteLock(site, () => {}, 0)).toThrow(sentence);
    expect(existsSync(file)).toBe(true);
    expect(process.listenerCount("SIGINT")).toBe(0);
  });

  test("while somebody takes a dead one's away, nobody else does", () => {
    const site = releasesFolder();
    writeFileSync(join(site, ".publishing.lock"), lockOf(deadPid()));
    writeFileSync(join(site, ".publishing.lock.break"), lockOf(process.ppid));
    expect(() => withSiteLock(site, () => {}, 0)).toThrow(/Try again when it has ended/);
    expect(readdirSync(site).sort()).toEqual([".publishing.lock", ".publishing.lock.break"]);
  });
});
