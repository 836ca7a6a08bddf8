import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { brotliDecompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { releasesFolder } from "../release/release-test-util.ts";
import { type MirrorOptions, mirrorSite } from "./mirror-site.ts";
import {
  changeChannels,
  publish,
  type ServedSite,
  serveSite,
  signRoot,
  signStable,
  testKeys,
} from "./site-test-util.ts";

const noWait = async (): Promise<void> => undefined;

/** "ok", or the error's code. */
async function mirror(site: ServedSite, out: string, more: Partial<MirrorOptions> = {}): Promise<string> {
  site.asked.length = 0;
  const done = await mirrorSite({ endpoint: site.endpoint, site: "shop", out, pinned: null, wait: noWait, ...more });
  return done.ok ? "ok" : done.error.code;
}

/** Paths of a site's folder, without copies and the publisher's own history. */
const filesOf = (out: string): string[] =>
  readdirSync(join(out, "shop"), { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(out, "shop", path)).isFile() && !/\.br$|^history\.jsonl$/.test(path))
    .sort();
const read = (out: string, path: string): Buffer => readFileSync(join(out, "shop", path));

/** A served site of two releases and a mirror of the first. */
async function behind(): Promise<{ site: ServedSite; out: string }> {
  const site = await serveSite();
  const out = releasesFolder();
  publish(site.out, 80);
  expect(await mirror(site, out)).toBe("ok");
  publish(site.out, 84);
  return { site, out };
}
const partOf = (site: ServedSite, role: string): string =>
  JSON.parse(read(site.out, "2/manifest.json").toString()).parts.find((part: { role: string }) => part.role === role)
    .path;

describe("a mirror", () => {
  test("has every file that is named, byte for byte, and copies that are of them", async () => {
    const { site, out } = await behind();
    expect(await mirror(site, out)).toBe("ok");
    expect(filesOf(out)).toEqual(filesOf(site.out));
    expect(filesOf(out).filter((path) => path.startsWith("deltas/"))).toHaveLength(1);
    expect(filesOf(out).filter((path) => path.startsWith("2/head."))).toHaveLength(1);
    for (const path of filesOf(out)) {
      expect(read(out, path).equals(read(site.out, path)), path).toBe(true);
      if (existsSync(join(out, "shop", `${path}.br`)))
        expect(brotliDecompressSync(read(out, `${path}.br`)).equals(read(out, path)), path).toBe(true);
    }
    expect(filesOf(out).some((path) => existsSync(join(out, "shop", `${path}.br`)))).toBe(true);
  });

  test("can be served and mirrored in turn", async () => {
    const { site, out } = await behind();
    await mirror(site, out);
    const second = releasesFolder();
    expect(await mirror(await serveSite(out), second)).toBe("ok");
    expect(filesOf(second)).toEqual(filesOf(out).filter((path) => !path.startsWith("1/")));
  });

  test("asks for channels.json alone when nothing has changed, and leaves the files alone", async () => {
    const { site, out } = await behind();
    await mirror(site, out);
    const { mtimeMs, ino } = statSync(join(out, "shop/channels.json"));
    expect(await mirror(site, out)).toBe("ok");
    expect(site.asked).toEqual(["channels.json"]);
    expect(statSync(join(out, "shop/channels.json"))).toMatchObject({ mtimeMs, ino });
  });

  test("fetches again what is gone or damaged, the copy too, and nothing else", async () => {
    const { site, out } = await behind();
    await mirror(site, out);
    const [vectors, items, stats] = ["vectors", "items", "stats"].map((role) => `2/${partOf(site, role)}`);
    const flipped = Buffer.from(read(out, vectors));
    flipped[100] ^= 1;
    writeFileSync(join(out, "shop", vectors), flipped);
    writeFileSync(join(out, "shop", items), "");
    writeFileSync(join(out, "shop", `${stats}.br`), "no copy");
    expect(await mirror(site, out)).toBe("ok");
    expect(new Set(site.asked)).toEqual(new Set(["channels.json", vectors, items, stats]));
    for (const path of [vectors, items]) expect(read(out, path).equals(read(site.out, path)), path).toBe(true);
    if (existsSync(join(out, "shop", `${stats}.br`)))
      expect(brotliDecompressSync(read(out, `${stats}.br`)).equals(read(out, stats))).toBe(true);
  });

  test("has the canary's release too", async () => {
    const { site, out } = await behind();
    const { stable } = JSON.parse(read(out, "channels.json").toString());
    changeChannels(site.out, (channels) => ({ stable, canary: { ...channels.stable, share: 0.1 } }));
    expect(await mirror(site, out)).toBe("ok");
    expect(filesOf(out)).toEqual(filesOf(site.out));
  });

  test("takes files of whatever type they are said to be", async () => {
    const { site, out } = await behind();
    site.fault = (request, response) => {
      const path = (request.url ?? "").replace("/releases/shop/", "");
      response.writeHead(200, { "content-type": "text/html" }).end(read(site.out, path));
      return true;
    };
    expect(await mirror(site, out)).toBe("ok");
  });
});

type Answer = (file: Buffer, response: ServerResponse, range: string | undefined) => void;

const cut: Answer = (file, response) => {
  response.writeHead(200, { "content-length": file.length });
  response.write(file.subarray(0, file.length / 2), () => response.destroy());
};
const short: Answer = (file, response) => response.end(file.subarray(0, -9));
const flipped: Answer = (file, response) => {
  const bytes = Buffer.from(file);
  bytes[bytes.length >> 1] ^= 1;
  response.end(bytes);
};
const long: Answer = (file, response) => response.end(Buffer.concat([file, Buffer.alloc(1)]));
const told: Answer = (_, response) => {
  response.writeHead(200, { "content-length": 1e12 });
  response.write("a");
};
const endless: Answer = (_, response) => {
  const chunk = Buffer.alloc(65_536);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    response.once("drain", more);
  };
  more();
};
const bomb: Answer = (_, response) =>
  response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000)));
const page: Answer = (_, response) =>
  response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Shop</title>");
const missing: Answer = (_, response) => response.writeHead(404).end();
const busy: Answer = (_, response) => response.writeHead(503).end();
const elsewhere: Answer = (file, response, range) => {
  if (!range) return cut(file, response, range);
  response.writeHead(206, { "content-range": `bytes 0-${file.length - 1}/${file.length}` }).end(file);
};

describe("a mirror stays whole as it was", () => {
  const CASES: readonly (readonly [string, string, Answer, string])[] = [
    ["channels.json", "endless", endless, "endpoint-wrong"],
    ["channels.json", "a bomb", bomb, "endpoint-wrong"],
    ["channels.json", "cut", cut, "endpoint-unreachable"],
    ["channels.json", "short", short, "endpoint-wrong"],
    ["channels.json", "a page", page, "endpoint-wrong"],
    ["channels.json", "missing", missing, "endpoint-wrong"],
    ["channels.json", "busy", busy, "endpoint-unreachable"],
    ["2/manifest.json", "endless", endless, "release-mixed"],
    ["2/manifest.json", "a bomb", bomb, "release-mixed"],
    ["2/manifest.json", "said to be too long", told, "release-mixed"],
    ["2/manifest.json", "one byte longer", long, "release-mixed"],
    ["2/manifest.json", "short", short, "release-mixed"],
    ["2/manifest.json", "flipped", flipped, "release-mixed"],
    ["2/manifest.json", "missing", missing, "part-missing"],
    ["neighbours", "cut each time", cut, "endpoint-unreachable"],
    ["neighbours", "short", short, "part-damaged"],
    ["neighbours", "flipped", flipped, "part-damaged"],
    ["neighbours", "one byte longer", long, "part-damaged"],
    ["neighbours", "said to be too long", told, "part-damaged"],
    ["neighbours", "endless", endless, "part-damaged"],
    ["neighbours", "a bomb", bomb, "part-damaged"],
    ["neighbours", "a page", page, "part-damaged"],
    ["neighbours", "missing", missing, "part-missing"],
    ["neighbours", "another range", elsewhere, "endpoint-wrong"],
    ["delta", "flipped", flipped, "part-damaged"],
    ["delta", "missing", missing, "part-missing"],
  ];
  test.each(CASES)("%s: %s", async (name, _, answer, code) => {
    const { site, out } = await behind();
    const before = filesOf(out).map((path) => [path, read(out, path).toString("base64")] as const);
    site.fault = (request, response) => {
      const path = (request.url ?? "").replace("/releases/shop/", "");
      const faulty = path === name || path.startsWith(`2/${name}.`) || path.endsWith(`.${name}`);
      if (faulty) answer(read(site.out, path), response, request.headers.range);
      return faulty;
    };
    expect(await mirror(site, out)).toBe(code);
    for (const [path, bytes] of before) expect(read(out, path).toString("base64"), path).toBe(bytes);
    expect(readdirSync(join(out, "shop"), { recursive: true }).filter((path) => /partial/.test(String(path)))).toEqual(
      [],
    );
    // What came is used when the server is well again.
    site.fault = () => false;
    expect(await mirror(site, out)).toBe("ok");
    expect(filesOf(out)).toEqual(filesOf(site.out));
  });

  test("where the server offers something older, or another site", async () => {
    const { site, out } = await behind();
    const old = read(site.out, "channels.json");
    publish(site.out, 88);
    expect(await mirror(site, out)).toBe("ok");
    writeFileSync(join(site.out, "shop/channels.json"), old);
    expect(await mirror(site, out)).toBe("rolled-back");
    expect(JSON.parse(read(out, "channels.json").toString()).stable.version).toBe(3);
    changeChannels(site.out, () => ({ sequence: 99 }));
    expect(await mirror(site, out)).toBe("rolled-back");
    changeChannels(site.out, () => ({ site: "other" }));
    expect(await mirror(site, out)).toBe("release-mixed");
    changeChannels(site.out, () => ({ format: 2 }));
    expect(await mirror(site, out)).toBe("release-format");
  });

  test("where a name does not hold its hash, or leads elsewhere", async () => {
    const { site, out } = await behind();
    for (const [path, code] of [
      ["deltas/1-2.0123456789abcdef.delta", "release-invalid"],
      ["../../../outside", "endpoint-wrong"],
    ]) {
      changeChannels(site.out, ({ stable }) => ({
        stable: { ...stable, deltas: stable.deltas.map((delta) => ({ ...delta, path })) },
      }));
      expect(await mirror(site, out), path).toBe(code);
    }
    expect(site.asked).not.toContainEqual(expect.stringMatching(/outside|0123456789abcdef/));
  });
});

describe("a signed site", () => {
  async function signedSite() {
    const site = await serveSite();
    const keys = testKeys();
    publish(site.out, 100);
    await signRoot(site.out, keys);
    await signStable(site.out, keys, 1);
    return { site, keys, out: releasesFolder() };
  }
  const { keys: others } = { keys: [..."12"].map((digit) => digit.repeat(64)) };

  test("is copied with its root for whoever pins its keys, and refused where they stand not behind it", async () => {
    const { site, keys, out } = await signedSite();
    expect(await mirror(site, out, { pinned: { keys: others, threshold: 1 } })).toBe("key-unknown");
    expect(await mirror(site, out, { pinned: { keys: [...keys.pinned.keys, ...others], threshold: 2 } })).toBe(
      "key-unknown",
    );
    expect(existsSync(join(out, "shop"))).toBe(false);
    expect(await mirror(site, out, { pinned: keys.pinned })).toBe("ok");
    expect(filesOf(out)).toEqual(filesOf(site.out));
    expect(site.asked.slice(0, 3)).toEqual(["channels.json", "root.1.json", "1/manifest.json"]);
  });

  test("brings all its roots, for pages that pin the first or the last", async () => {
    const { site, keys, out } = await signedSite();
    const second = keys.folder.create("root");
    await signRoot(site.out, keys, second);
    await signStable(site.out, keys, 2);
    for (const pinned of [keys.pinned, { keys: [second.key], threshold: 1 }, null]) {
      const fresh = releasesFolder();
      expect(await mirror(site, fresh, { pinned })).toBe("ok");
      expect(filesOf(fresh)).toEqual(filesOf(site.out));
    }
    // One that has the first comes to the second by it.
    expect(await mirror(site, out)).toBe("ok");
  });

  test("is refused after any change on the way, pinned or not", async () => {
    const { site, keys, out } = await signedSite();
    for (const pinned of [keys.pinned, null]) {
      for (const path of ["channels.json", "root.1.json"]) {
        site.fault = (request, response) => {
          if (!request.url?.endsWith(path)) return false;
          response.end(
            read(site.out, path)
              .toString()
              .replace(/("expires": ")2/, "$13"),
          );
          return true;
        };
        expect(await mirror(site, out, { pinned }), path).toBe("signature-wrong");
      }
      site.fault = () => false;
    }
    expect(existsSync(join(out, "shop"))).toBe(false);
  });

  test("whose manifest nobody signed is refused", async () => {
    const { site, keys, out } = await signedSite();
    publish(site.out, 110, keys);
    const { stable } = JSON.parse(read(site.out, "channels.json").toString());
    await signStable(site.out, { ...keys, release: keys.channels }, 1);
    expect(await mirror(site, out, { pinned: keys.pinned })).toBe("key-unknown");
    expect(stable.version).toBe(2);
  });

  test("does not become another's, or unsigned, in a mirror that has it", async () => {
    const { site, out } = await signedSite();
    expect(await mirror(site, out)).toBe("ok");
    const before = read(out, "channels.json");
    const stranger = await signedSite();
    publish(stranger.site.out, 120, stranger.keys);
    await signStable(stranger.site.out, stranger.keys, 1);
    expect(await mirror(stranger.site, out)).not.toBe("ok");
    changeChannels(site.out, ({ sequence }) => ({ sequence: sequence + 1, root: null, expires: null, signatures: [] }));
    expect(await mirror(site, out)).toBe("signature-missing");
    expect(read(out, "channels.json").equals(before)).toBe(true);
  });

  test("that has expired, or is unsigned where keys are pinned, is refused", async () => {
    const { site, keys, out } = await signedSite();
    const unsigned = await serveSite();
    publish(unsigned.out, 100);
    expect(await mirror(unsigned, out, { pinned: keys.pinned })).toBe("signature-missing");
    changeChannels(site.out, () => ({ expires: "2020-01-01T00:00:00.000Z" }));
    expect(await mirror(site, out, { pinned: keys.pinned })).toBe("signature-wrong");
  });
});
