import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ok } from "../../../shared/contracts/index.ts";
import { trustedRoot } from "../../../shared/trust/trusted-root.ts";
import { releasesFolder } from "../release/release-test-util.ts";
import { KeyFolder } from "./key-folder.ts";
import { verifySignature } from "./key-pair.ts";
import { newestRoot, writeRoot } from "./site-roots.ts";

test("private keys are their owner's alone, are read again, and are never overwritten", () => {
  const keys = new KeyFolder(join(releasesFolder(), "keys"));
  expect(keys.keys("release")).toEqual([]);
  const made = keys.create("release");
  expect(statSync(join(keys.folder, "release-1.pem")).mode & 0o777).toBe(0o600);
  expect(statSync(keys.folder).mode & 0o777).toBe(0o700);
  const next = keys.create("release");
  expect(keys.keys("release").map(({ file, key }) => [file, key])).toEqual([
    ["release-1.pem", made.key],
    ["release-2.pem", next.key],
  ]);
  expect(keys.keys("channels")).toEqual([]);
  writeFileSync(join(keys.folder, "channels-1.pem"), "no key");
  expect(() => keys.keys("channels")).toThrow(/cannot be read as a private key\. /);
});

test("keys are not kept where releases are published", () => {
  const out = releasesFolder();
  mkdirSync(join(out, "shop"));
  writeFileSync(join(out, "shop/channels.json"), "{}");
  for (const folder of ["keys", "shop", "shop/1/keys", "."]) {
    expect(() => new KeyFolder(join(out, folder)), folder).toThrow(/which is published\. Keep keys outside/);
  }
});

test("devices accept what is written, the next root too, and it is not written without the keys of the one before", async () => {
  const out = releasesFolder();
  const site = join(out, "shop");
  const keys = new KeyFolder(join(out, "keys"));
  const [first, second] = [keys.create("root"), keys.create("root")];
  const online = {
    release: { keys: [keys.create("release").key], threshold: 1 },
    channels: { keys: [keys.create("channels").key], threshold: 1 },
  };
  const pinned = { keys: [first.key], threshold: 1 };
  expect(newestRoot(site)).toBeNull();
  await writeRoot(site, { site: "shop", roles: { root: pinned, ...online } }, keys.keys("root"));
  const next = { site: "shop", roles: { root: { keys: [second.key], threshold: 1 }, ...online } };
  await expect(writeRoot(site, next, [second])).rejects.toThrow(/^Root 2 needs the signatures of 1 .+ try again\.$/);
  expect(newestRoot(site)?.version).toBe(1);
  await writeRoot(site, next, keys.keys("root"));

  const read = (version: number) => JSON.parse(readFileSync(join(site, `root.${version}.json`), "utf8"));
  const search = { site: "shop", pinned, kept: null, verify: verifySignature, now: Date.now() };
  const found = await trustedRoot(2, { ...search, fetchRoot: async (version) => ok(read(version)) });
  expect(found).toMatchObject({ ok: true, value: { version: 2, roles: next.roles } });
});
