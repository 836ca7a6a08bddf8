import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { signDocument } from "../../../shared/trust/sign-document.ts";
import { tagOf, visit } from "../keys/device-test-util.ts";
import { KeyFolder } from "../keys/key-folder.ts";
import { siteSigning } from "../keys/site-signing.ts";
import { makeHead } from "../release/make-head.ts";
import { FIXTURE_FACTS, fixtureParts, releasesFolder } from "../release/release-test-util.ts";
import { writeRelease } from "../release/write-release.ts";
import { run } from "./commands-test-util.ts";
import { registerKeys } from "./keys.ts";
import { refused } from "./shop-test-util.ts";

function place() {
  const folder = releasesFolder();
  const [out, keys] = [join(folder, "releases"), join(folder, "keys")];
  const site = join(out, "shop");
  const command = async (name: string, ...more: readonly string[]): Promise<string> => {
    const { out: said, error } = await run(
      registerKeys,
      "keys",
      name,
      "--out",
      out,
      "--site",
      "shop",
      "--keys",
      keys,
      ...more,
    );
    if (error) throw error;
    return said;
  };
  const publish = () =>
    writeRelease(out, fixtureParts(), FIXTURE_FACTS, makeHead, {
      keys: { keys },
      channel: { name: "stable" },
      deltasTo: () => [],
    });
  const rootOf = (n: number) => JSON.parse(readFileSync(join(site, `root.${n}.json`), "utf8"));
  return { out, keys, site, command, publish, rootOf };
}

describe("keys init", () => {
  test("a page with the printed tag follows what is published with the keys", async () => {
    const { keys, site, command, publish } = place();
    const said = await command("init");
    expect(readdirSync(keys).sort()).toEqual(["channels-1.pem", "release-1.pem", "root-1.pem"]);
    expect(said).toMatch(/root-1\.pem: sign.+ Move .+no network/);
    expect(tagOf(said)).toMatchObject({ pinned: { threshold: 1 }, floor: 1 });
    publish();
    expect(await visit(site, said)).toMatchObject({ ok: true, value: { channels: { sequence: 1, root: 1 } } });
    // Without the root's private key.
    rmSync(join(keys, "root-1.pem"));
    publish();
    expect(await visit(site, said)).toMatchObject({ ok: true, value: { channels: { stable: { version: 2 } } } });
    // Another page's keys.
    const other = `data-root-keys="${"0".repeat(64)}" data-root-threshold="1" data-floor="1"`;
    expect(await visit(site, other)).toMatchObject({ ok: false, error: { code: "key-unknown" } });
    expect(await visit(site, said, undefined, Date.now() + 15 * 86_400_000)).toMatchObject({
      ok: false,
      error: { code: "channels-expired" },
    });
  });

  test("a site with unsigned releases is told to sign the present one, and its floor is above it", async () => {
    const { out, command } = place();
    writeRelease(out, fixtureParts(), FIXTURE_FACTS);
    const said = await command("init");
    expect(tagOf(said).floor).toBe(2);
    expect(said).toContain(`afterclick channels refresh --out ${out} --site shop`);
  });

  test("nothing is made anew: not for a site with keys, not in a folder with keys, not where releases are", async () => {
    const { out, keys, site, command } = place();
    await refused(command("init", "--threshold", "2"), /--threshold 2 asks for more keys than --root-keys 1 makes/);
    await refused(command("init", "--keys", join(out, "keys")), /is in .+ which is published\. Keep keys outside/);
    expect(existsSync(keys)).toBe(false);
    await command("init");
    await refused(command("init"), /has keys already \(root-1\.pem, release-1\.pem, channels-1\.pem\)/);
    await refused(command("init", "--keys", `${keys}-2`), /has keys: root\.1\.json names them.+keys rotate/);
    expect(readdirSync(site)).toEqual(["root.1.json"]);
  });
});

test("keys show: public keys, who has them here, the end, and the tag again", async () => {
  const { keys, command, publish } = place();
  await refused(command("show"), /There is no folder .+releases/);
  const tag = tagOf(await command("init", "--root-keys", "3", "--threshold", "2"));
  publish();
  publish();
  rmSync(join(keys, "root-2.pem"));
  const said = await command("show");
  expect(tagOf(said)).toEqual({ ...tag, floor: 2 });
  expect(said).toMatch(/^site shop, root 1, until \d{4}-\d\d-\d\d, 365 days\n/);
  expect(said).toMatch(
    /^root: 2 of 3 keys\n {2}\w{64} {2}root-1\.pem\n {2}\w{64} {2}not here\n {2}\w{64} {2}root-3\.pem$/m,
  );
  expect(said).not.toContain("PRIVATE");
  expect(JSON.parse(await command("show", "--json"))).toMatchObject({
    site: "shop",
    root: 1,
    roles: [
      { name: "root", threshold: 2 },
      { name: "release", keys: [{ file: "release-1.pem" }] },
      { name: "channels" },
    ],
  });
});

describe("keys rotate", () => {
  test("new release and channels keys: the old ones sign nothing any more", async () => {
    const { keys, site, command, publish, rootOf } = place();
    const tag = await command("init");
    publish();
    const before = await visit(site, tag);
    const said = await command("rotate");
    expect(said).toMatch(/release-1\.pem signs nothing any more: delete it/);
    expect(said).toMatch(/afterclick channels refresh --out .+ --site shop/);
    expect(rootOf(2).roles.root).toEqual(rootOf(1).roles.root);
    // Until channels.json is signed anew devices go on by root 1.
    expect(await visit(site, tag)).toMatchObject({ ok: true, value: { channels: { root: 1 } } });
    publish();
    const after = await visit(site, tag, before.ok ? before.value.device : undefined);
    expect(after).toMatchObject({ ok: true, value: { channels: { root: 2, stable: { version: 2 } } } });
    // With the old keys alone nobody can publish.
    for (const role of ["release", "channels"]) rmSync(join(keys, `${role}-2.pem`));
    expect(publish).toThrow(
      /needs the key \w{8} of root\.2\.json to sign as release, and .+ has release-1\.pem \(\w{8}\)/,
    );
  });

  test("one role alone", async () => {
    const { command, rootOf } = place();
    await command("init");
    await command("rotate", "--role", "channels");
    expect(rootOf(2).roles.release).toEqual(rootOf(1).roles.release);
    expect(rootOf(2).roles.channels).not.toEqual(rootOf(1).roles.channels);
    await refused(command("rotate", "--role", "release", "--replace", "ab"), /--replace is for --role root/);
  });

  test("a new root key: the page's tag may stay, and the new one serves as well", async () => {
    const { keys, site, command, publish, rootOf } = place();
    const tag = await command("init");
    const said = await command("rotate", "--role", "root");
    expect(said).toMatch(/The page's tag may stay as it is/);
    expect(rootOf(2).signatures).toHaveLength(2);
    publish();
    for (const printed of [tag, said]) expect(await visit(site, printed)).toMatchObject({ ok: true });
    expect(tagOf(said).pinned).not.toEqual(tagOf(tag).pinned);
    // The old key has no say any more.
    renameSync(join(keys, "root-2.pem"), join(keys, "elsewhere.pem"));
    await refused(command("rotate"), /Root 2 has \w{8} as root keys, 1 of which must sign here, and .+ has 0 of them/);
    expect(existsSync(join(keys, "release-2.pem"))).toBe(false);
  });

  test("2 of 3 root keys: a lost one is replaced by the two that are there, and one alone can do nothing", async () => {
    const { keys, site, command, publish, rootOf } = place();
    const tag = await command("init", "--root-keys", "3", "--threshold", "2");
    const [, lost] = rootOf(1).roles.root.keys;
    rmSync(join(keys, "root-2.pem"));
    await refused(command("rotate", "--role", "root"), /has 3 root keys: .+ Say with --replace which one goes/);
    await command("rotate", "--role", "root", "--replace", lost.slice(0, 8));
    expect(rootOf(2).roles.root).toMatchObject({ threshold: 2 });
    expect(rootOf(2).roles.root.keys).not.toContain(lost);
    publish();
    expect(await visit(site, tag)).toMatchObject({ ok: true, value: { channels: { root: 2 } } });
    renameSync(join(keys, "root-1.pem"), join(keys, "elsewhere-1.pem"));
    renameSync(join(keys, "root-3.pem"), join(keys, "elsewhere-3.pem"));
    const [first] = rootOf(2).roles.root.keys;
    await refused(
      command("rotate", "--role", "root", "--replace", first),
      /2 of which must sign here, and .+ has 1 of them/,
    );
    await refused(command("renew"), /Root 3 needs the signatures of 2 of its root keys/);
    expect(existsSync(join(site, "root.3.json"))).toBe(false);
  });
});

test("a root that has expired stops publishing, and the next one with the same keys goes on", async () => {
  const { keys, site, command, publish, rootOf } = place();
  const tag = await command("init");
  publish();
  // As it would be a year on: the end has passed, and the signature is of that end.
  const old = signDocument({ ...rootOf(1), expires: "2026-01-01T00:00:00.000Z" }, new KeyFolder(keys).keys("root"));
  writeFileSync(join(site, "root.1.json"), JSON.stringify(old));
  expect(await visit(site, tag)).toMatchObject({ ok: false, error: { code: "root-expired" } });
  expect(publish).toThrow(/root\.1\.json in .+ expired on 2026-01-01, .+ 'afterclick keys renew'/);
  expect(await command("show")).toMatch(/until 2026-01-01, EXPIRED/);
  await command("renew");
  publish();
  expect(await visit(site, tag)).toMatchObject({ ok: true, value: { channels: { root: 2, stable: { version: 2 } } } });
});

test("a key of another role, a damaged key, no key: one sentence each, and nothing is written", async () => {
  const { keys, site, command, publish } = place();
  await command("init");
  const file = (role: string): string => join(keys, `${role}-1.pem`);
  const channels = readFileSync(file("channels"));
  writeFileSync(file("release"), channels);
  expect(publish).toThrow(/to sign as release, and .+ has release-1\.pem/);
  writeFileSync(file("release"), "no key");
  expect(publish).toThrow(/release-1\.pem cannot be read as a private key/);
  rmSync(keys, { recursive: true });
  expect(publish).toThrow(/The site is signed \(root\.1\.json\), and there is no folder .+keys/);
  mkdirSync(keys);
  expect(publish).toThrow(/to sign as release, and .+ has none\. Name the folder/);
  expect(readdirSync(site)).toEqual(["root.1.json"]);
  renameSync(site, `${site}s`);
  expect(() => siteSigning(`${site}s`, { keys })).toThrow(/root\.1\.json in .+shops is of site shop\. Give the folder/);
});
