import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writing } from "../disk-error.ts";
import { PublisherError } from "../publisher-error.ts";
import { FIXTURE_FACTS, fixtureParts, releasesFolder } from "./release-test-util.ts";
import { writeRelease } from "./write-release.ts";

const parts = fixtureParts();

test("each release is the next version, and the stable one", () => {
  const out = releasesFolder();
  expect(writeRelease(out, parts, FIXTURE_FACTS).folder).toBe(join(out, "shop", "1"));
  expect(writeRelease(out, parts, FIXTURE_FACTS).manifest.version).toBe(2);
  expect(readdirSync(join(out, "shop")).sort()).toEqual(["1", "2", "channels.json", "history.jsonl"]);
  expect(JSON.parse(readFileSync(join(out, "shop/channels.json"), "utf8"))).toMatchObject({
    sequence: 2,
    stable: { version: 2 },
  });
});

test("what a killed build left goes, what a running one is writing stays", () => {
  const out = releasesFolder();
  const { pid: dead } = spawnSync(process.execPath, ["-e", ""]);
  const alive = process.ppid;
  const folders = [dead, process.pid, alive].flatMap((pid) => [`.3.${pid}.partial`, `.release.${pid}.partial`]);
  for (const name of folders) {
    mkdirSync(join(out, "shop", name), { recursive: true });
    writeFileSync(join(out, "shop", name, "manifest.json"), "{}");
  }
  for (const pid of [dead, alive]) writeFileSync(join(out, "shop", `.channels.${pid}.partial`), "{}");
  mkdirSync(join(out, "shop", "mine.partial"));
  writeRelease(out, parts, FIXTURE_FACTS);
  expect(readdirSync(join(out, "shop")).sort()).toEqual(
    [`.3.${alive}.partial`, `.release.${alive}.partial`, `.channels.${alive}.partial`, "1", "channels.json"]
      .concat("history.jsonl", "mine.partial")
      .sort(),
  );
});

describe("a folder that cannot be written is one sentence", () => {
  test("a file in its place", () => {
    const out = releasesFolder();
    writeFileSync(join(out, "shop"), "");
    expect(() => writeRelease(out, parts, FIXTURE_FACTS)).toThrow(PublisherError);
    expect(() => writeRelease(out, parts, FIXTURE_FACTS)).toThrow(
      /shop cannot be written: there is a file in its place/,
    );
  });

  test("no right to write", () => {
    const out = releasesFolder();
    chmodSync(out, 0o555);
    const isRoot = process.geteuid?.() === 0;
    // Nothing is forbidden to root; 65534 is nobody.
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(() => writeRelease(out, parts, FIXTURE_FACTS)).toThrow(/shop cannot be written: you may not write there/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(out, 0o755);
    }
    expect(existsSync(join(out, "shop"))).toBe(false);
  });

  test("a full disk", () => {
    const full = (): void => {
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    };
    expect(() => writing("out", full)).toThrow(
      new PublisherError("out cannot be written: the disk is full. Free some space or name another folder with --out."),
    );
  });

  test("channels.json cannot be replaced: nothing half-written stays", () => {
    const out = releasesFolder();
    mkdirSync(join(out, "shop/channels.json/in the way"), { recursive: true });
    expect(() => writeRelease(out, parts, FIXTURE_FACTS)).toThrow();
    expect(readdirSync(join(out, "shop")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  test("any other error is not the disk's", () => {
    const broken = (): void => {
      throw new TypeError("ours");
    };
    expect(() => writing("out", broken)).toThrow(TypeError);
  });
});
