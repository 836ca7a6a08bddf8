import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publish, serveSite, signRoot, signStable, testKeys } from "../fetch/site-test-util.ts";
import { PublisherError } from "../publisher-error.ts";
import { releasesFolder } from "../release/release-test-util.ts";
import { run } from "./commands-test-util.ts";
import { registerFetch } from "./fetch.ts";

const fetchTo = (...args: string[]) => run(registerFetch, "fetch", ...args);

describe("afterclick fetch", () => {
  test("copies a signed site and says what it did", async () => {
    const { out, endpoint } = await serveSite();
    const keys = testKeys();
    publish(out, 100);
    await signRoot(out, keys);
    await signStable(out, keys, 1);
    const dir = releasesFolder();
    const pinned = ["--site", "shop", "--root-keys", keys.root.key, "--root-threshold", "1"];
    const first = await fetchTo(endpoint.slice(0, -1), dir, ...pinned);
    expect(first.error).toBeNull();
    expect(first.out).toMatch(/^shop: release 1; \d+ files fetched \(\d+ bytes\), 0 were there\.\n$/);
    expect(existsSync(join(dir, "shop/channels.json"))).toBe(true);
    const again = await fetchTo(endpoint, dir, ...pinned);
    expect(again.out).toMatch(/^shop: release 1; 0 files fetched \(0 bytes\), \d+ were there\.\n$/);
  });

  test("says in a sentence what to do", async () => {
    const { out, endpoint } = await serveSite();
    publish(out, 100);
    const dir = releasesFolder();
    const refused = async (what: RegExp, ...args: string[]): Promise<void> => {
      const { error, err } = await fetchTo(...args);
      expect(error?.message ?? err).toMatch(what);
    };
    await refused(
      /^That is no folder of Afterclick releases with this site\. Check the address and --site \(http.+\)\.$/,
      endpoint,
      dir,
    );
    await refused(
      /^The server did not answer\. Check the address .+\(.+127\.0\.0\.1:1.+\)\.$/,
      "http://127.0.0.1:1/",
      dir,
    );
    await refused(/begins with https/, "ftp://shop.example/", dir);
    await refused(/begins with https/, "releases", dir);
    await refused(/made of a-z/, endpoint, dir, "--site", "../shop");
    await refused(/name the keys too/, endpoint, dir, "--root-threshold", "1");
    await refused(/64 hex digits/, endpoint, dir, "--root-keys", "abc");
    await refused(/no more than there are keys/, endpoint, dir, "--root-keys", "a".repeat(64), "--root-threshold", "2");
    await refused(/not signed/, endpoint, dir, "--site", "shop", "--root-keys", "a".repeat(64));
    const file = join(dir, "file");
    writeFileSync(file, "");
    const { error } = await fetchTo(endpoint, file, "--site", "shop");
    expect(error).toBeInstanceOf(PublisherError);
    expect(error?.message).toMatch(/cannot be written: a folder above it is a file\. Name another folder\.$/);
    expect(existsSync(join(dir, "shop"))).toBe(false);
  });
});
