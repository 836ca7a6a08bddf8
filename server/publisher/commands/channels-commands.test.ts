import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { visit } from "../keys/device-test-util.ts";
import { FIXTURE_FACTS, releasesFolder } from "../release/release-test-util.ts";
import { writeRelease } from "../release/write-release.ts";
import { registerChannels } from "./channels.ts";
import { run } from "./commands-test-util.ts";
import { registerKeys } from "./keys.ts";
import { priced, refused, shop } from "./shop-test-util.ts";

describe("canary", () => {
  test("a release for a share of devices, with deltas; another share; the end", async () => {
    const { canary, build, follows, show } = await shop(2);
    expect(build(null)).toBe(3);
    expect(await follows()).toMatchObject({ stable: { version: 2 }, canary: null });
    expect(await canary("3", "--share", "5")).toMatch(/^canary, for 5 % of devices: release 3, by deltas from 2, 1$/m);
    const started = await follows();
    expect(started).toMatchObject({ stable: { version: 2 }, canary: { version: 3, share: 0.05 } });
    await canary("--share", "7");
    const { sequence, canary: shared } = await follows();
    expect([sequence, shared]).toEqual([started.sequence + 1, { ...started.canary, share: 0.07 }]);
    expect(await show()).toMatch(/^canary, for 7 % of devices: release 3/m);
    await canary("--stop");
    expect(await follows()).toMatchObject({ stable: { version: 2 }, canary: null });
    await canary("3", "--share", "100");
    await canary("--share", "0");
    expect(await follows()).toMatchObject({ canary: null });
  });

  test("a build into the canary channel leaves the stable release; a stable build ends the canary", async () => {
    const { build, follows } = await shop(1);
    build({ name: "canary", share: 0.1 });
    expect(await follows()).toMatchObject({ stable: { version: 1 }, canary: { version: 2, share: 0.1 } });
    build();
    expect(await follows()).toMatchObject({ stable: { version: 3 }, canary: null });
  });

  test("what is no canary", async () => {
    const { canary, build, channels } = await shop(2);
    const before = channels();
    await refused(canary("2", "--share", "5"), /Release 2 is stable, and a canary must be a newer one/);
    await refused(canary("9", "--share", "5"), /There is no release 9 in .+shop/);
    await refused(canary("--share", "5"), /has no canary\. Say which/);
    await refused(canary("--stop"), /has no canary/);
    await refused(canary("2"), /Give --share PERCENT, or --stop/);
    await expect(canary("x", "--share", "5")).rejects.toThrow(/whole number/);
    await expect(canary("2", "--share", "101")).rejects.toThrow(/percentage from 0 to 100/);
    expect(channels()).toEqual(before);
    build({ name: "canary", share: 0.1 });
    await refused(canary("2", "--stop"), /The canary is release 3, not 2/);
  });
});

describe("promote", () => {
  test("the canary becomes stable, with the deltas that it had", async () => {
    const { canary, promote, build, follows } = await shop(2);
    build(null);
    await canary("3", "--share", "5");
    const { canary: was } = await follows();
    expect(await promote()).toMatch(/^stable: release 3, by deltas from 2, 1$/m);
    const { stable, canary: is } = await follows();
    expect([{ ...stable, share: 0.05 }, is]).toEqual([was, null]);
  });

  test("a release that nobody had, the first one too, and a newer one than the canary", async () => {
    const { promote, build, follows } = await shop(0);
    expect(build(null)).toBe(1);
    await promote("1");
    expect(await follows()).toMatchObject({ sequence: 1, stable: { version: 1 } });
    build({ name: "canary", share: 0.5 });
    build(null);
    await promote("3");
    expect(await follows()).toMatchObject({ stable: { version: 3, deltas: [{ from: 2 }, { from: 1 }] }, canary: null });
  });

  test("not a lower one, not a damaged one", async () => {
    const { promote, build, channels, site } = await shop(2);
    const before = channels();
    await refused(promote(), /has no canary\. Say which release is to be stable/);
    await refused(promote("2"), /Release 2 is the stable one already/);
    await refused(promote("1"), /Release 2 is stable, and devices refuse a lower one\..+afterclick rollback --to 1/);
    build(null);
    const items = readdirSync(join(site, "3")).find((name) => /^items.*arrow$/.test(name)) as string;
    writeFileSync(join(site, "3", items), "damaged");
    await refused(promote("3"), /is damaged/);
    expect(channels()).toEqual(before);
  });
});

describe("rollback", () => {
  test("the parts of the stable release before, under a new version, and a second time further back", async () => {
    const { rollback, follows, site } = await shop(3);
    await follows();
    expect(await rollback()).toMatch(/^stable: release 4, by deltas from 3, 1$/m);
    const { stable } = await follows();
    expect(stable.version).toBe(4);
    const parts = (version: number) =>
      JSON.parse(readFileSync(join(site, String(version), "manifest.json"), "utf8")).parts;
    expect(parts(4)).toEqual(parts(2));
    const files = readdirSync(join(site, "2")).sort();
    expect(readdirSync(join(site, "4")).sort()).toEqual(files);
    const [part] = files;
    expect(statSync(join(site, "4", part)).ino).toBe(statSync(join(site, "2", part)).ino);
    await rollback();
    expect(await follows()).toMatchObject({ stable: { version: 5 } });
    expect(parts(5)).toEqual(parts(1));
    await refused(
      rollback(),
      /Nothing tells which release was stable before 5\. Name one with --to: .+ has 1, 2, 3, 4, 5\./,
    );
    await rollback("--to", "3");
    expect(await follows()).toMatchObject({ stable: { version: 6 } });
  });

  test("never to what was not stable, unless it is named", async () => {
    const { rollback, build, follows, site } = await shop(1);
    build({ name: "canary", share: 0.1 });
    build();
    await rollback();
    expect(await follows()).toMatchObject({ stable: { version: 4 }, canary: null });
    const hash = (version: number) =>
      JSON.parse(readFileSync(join(site, String(version), "manifest.json"), "utf8")).parts[3];
    expect(hash(4)).toEqual(hash(1));
    await rollback("--to", "2");
    expect(hash(5)).toEqual(hash(2));
    await refused(rollback("--to", "2"), /The stable release, 5, has the parts of 2/);
    await refused(rollback("--to", "9"), /There is no release 9/);
  });

  test("from a stable release that is gone; its version is not given again", async () => {
    const { rollback, follows, site } = await shop(3);
    rmSync(join(site, "3"), { recursive: true });
    await rollback();
    expect(await follows()).toMatchObject({ stable: { version: 4 } });
  });

  test("an unsigned site goes on unsigned", async () => {
    const { rollback, channels } = await shop(2, false);
    await rollback();
    expect(channels()).toMatchObject({ root: null, expires: null, signatures: [], stable: { version: 3 } });
  });
});

describe("channels refresh", () => {
  test("a new end and sequence, by the channels key alone", async () => {
    const { refresh, follows, keys, site } = await shop(1);
    const before = await follows();
    for (const role of ["root", "release"]) rmSync(join(keys, `${role}-1.pem`));
    expect(await refresh("--expires-days", "3")).toMatch(/sequence 2, signed by root 1, until \d{4}-\d\d-\d\d, 3 days/);
    const after = await follows();
    expect(after).toMatchObject({ sequence: 2, stable: before.stable });
    expect(Date.parse(after.expires as string)).toBeLessThan(Date.parse(before.expires as string));
    expect(readdirSync(site).sort()).toEqual(["1", "channels.json", "history.jsonl", "root.1.json"]);
  });

  test("a new release key signs stable and canary under new versions, the stable one below the canary", async () => {
    const { refresh, rotate, build, follows, site } = await shop(2);
    build({ name: "canary", share: 0.25 });
    await follows();
    const manifest = readFileSync(join(site, "2", "manifest.json"));
    await rotate("--role", "release");
    await refresh();
    expect(await follows()).toMatchObject({ root: 2, stable: { version: 4 }, canary: { version: 5, share: 0.25 } });
    expect(readFileSync(join(site, "2", "manifest.json"))).toEqual(manifest);
    // Signed already: no more versions.
    await refresh();
    expect(await follows()).toMatchObject({ stable: { version: 4 }, canary: { version: 5 } });
  });

  test("until it is run after a new release key, nothing else is signed beside the old release", async () => {
    const { refresh, rotate, canary, build, channels, follows } = await shop(1);
    build({ name: "canary", share: 0.25 });
    await rotate("--role", "release");
    const before = channels();
    const sentence = /release key of root\.2\.json has not signed release 1, .+ 'afterclick channels refresh'/;
    await refused(canary("--stop"), sentence);
    expect(() => build({ name: "canary", share: 0.5 })).toThrow(sentence);
    expect(channels()).toEqual(before);
    await refresh();
    await canary("--stop");
    expect(await follows()).toMatchObject({ root: 2, canary: null });
    // A stable release leaves nothing of what was before it.
    await rotate("--role", "release");
    build();
    expect(await follows()).toMatchObject({ root: 3, canary: null });
  });

  test("a stable release that is gone is one sentence", async () => {
    const { refresh, site } = await shop(1);
    rmSync(join(site, "1"), { recursive: true });
    await refused(refresh(), /manifest\.json cannot be read/);
  });

  test("a site that was not signed: its release is, under the floor that init named", async () => {
    const folder = releasesFolder();
    const [out, keys] = [join(folder, "releases"), join(folder, "keys")];
    writeRelease(out, priced(1), FIXTURE_FACTS);
    const unsigned = await run(registerChannels, "channels", "refresh", "--out", out);
    expect(unsigned.error?.message).toMatch(/has no root\.1\.json, so there is nothing to sign/);
    const { out: tag } = await run(registerKeys, "keys", "init", "--out", out, "--site", "shop", "--keys", keys);
    await run(registerChannels, "channels", "refresh", "--out", out, "--keys", keys);
    expect(await visit(join(out, "shop"), tag)).toMatchObject({
      ok: true,
      value: { channels: { sequence: 2, root: 1, stable: { version: 2 } } },
    });
  });

  test("a root that ends soon is told of", async () => {
    const { site, keys, out } = await shop(1);
    const root = JSON.parse(readFileSync(join(site, "root.1.json"), "utf8"));
    writeFileSync(
      join(site, "root.1.json"),
      JSON.stringify({ ...root, expires: new Date(Date.now() + 9e8).toISOString() }),
    );
    const { err } = await run(registerChannels, "channels", "refresh", "--out", out, "--keys", keys);
    expect(err).toMatch(/^root\.1\.json ends on .+ Write the next one with 'afterclick keys renew'\.\n$/);
  });

  test("a damaged channels.json is not written over: its sequence is unknown", async () => {
    const { refresh, site, build } = await shop(1);
    writeFileSync(join(site, "channels.json"), "{}");
    await refused(refresh(), /channels\.json is damaged\. Copy it from where it was published/);
    expect(() => build()).toThrow(/channels\.json is damaged/);
    expect(existsSync(join(site, "2"))).toBe(false);
  });
});

test("channels show: what devices are told, and what they were", async () => {
  const { show, canary, promote, build, site } = await shop(1);
  build(null);
  await canary("2", "--share", "5");
  await promote();
  // A full disk may leave half a line.
  appendFileSync(join(site, "history.jsonl"), '{"seq');
  const lines = (await show("--site", "shop")).trim().split("\n");
  expect(lines).toEqual([
    expect.stringMatching(/^site shop, sequence 3, signed by root 1, until \d{4}-\d\d-\d\d, 14 days$/),
    "stable: release 2, by deltas from 1",
    expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}sequence 3: stable 2$/),
    expect.stringMatching(/sequence 2: stable 1, canary 2 for 5 %$/),
    expect.stringMatching(/sequence 1: stable 1$/),
  ]);
  expect(JSON.parse(await show("--json"))).toMatchObject({ sequence: 3 });
  await refused(show("--site", "other"), /There is no site other in .+ Check --site and --out/);
  const empty = await run(registerChannels, "channels", "show", "--out", releasesFolder());
  expect(empty.error?.message).toMatch(/There is no site in .+ Check --out/);
});
