/**
 * What somebody who has a signed site's server, or one of its keys, can do to it, and what a device makes of that. Long because
 * it is a table: every attack with the code that it is refused by; after it those that take more than one visit.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { announceDeltas } from "../../server/publisher/release/channels-to.ts";
import { sha256 } from "../../server/publisher/release/sha256.ts";
import { writeDeltas } from "../../server/publisher/release/write-deltas.ts";
import { type ErrorCode, firstSitePolicy } from "../../shared/contracts/index.ts";
import { partFile, writeFixtureRelease } from "./fixture-release.ts";
import { SignedSite } from "./signed-site.ts";
import { click, expect, test, type WorkerPage } from "./worker-page.ts";
import type { WorkerServer } from "./worker-server.ts";

const LIST = { list: "feed", items: ["i1", "i0", "i3", "i6"] };
const PART = /\/\d+\/[a-z]+\.[0-9a-f]{16}\./;

interface Attack {
  readonly what: string;
  readonly code: ErrorCode;
  /** On a site whose devices have release 1, as they find it on their next visit. */
  readonly make: (site: SignedSite, server: WorkerServer) => void | Promise<void>;
  /** Whether release 2 is taken in the end: by whole tables, in the place of a delta. */
  readonly recovers?: boolean;
}

/** Answers a path of the site with something else. */
const instead = (server: WorkerServer, path: RegExp, answer: (response: ServerResponse) => void): void => {
  server.fault = (asked, response) => {
    if (!path.test(asked)) return false;
    answer(response);
    return true;
  };
};

const endless = (response: ServerResponse): void => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
  response.on("close", () => clearInterval(timer));
};

const flip = (file: string, at: number): void => {
  const bytes = readFileSync(file);
  bytes[at] ^= 1;
  writeFileSync(file, bytes);
};

const newer = (site: SignedSite) => site.release({ reversed: true, dearer: 5 });

/** A delta to the stable release, the newest, named and signed as if it led there from release 1. */
function nameDelta(site: SignedSite, version: number, made: (bytes: Buffer) => Buffer): void {
  const [{ path }] = writeDeltas(site.folder, version, 1);
  const bytes = made(readFileSync(join(site.folder, path)));
  writeFileSync(join(site.folder, path), bytes);
  const delta = { from: 1, path, sha256: sha256(bytes), bytes: bytes.length };
  announceDeltas(site.folder, version, [delta], site.keyOptions);
}

const ATTACKS: readonly Attack[] = [
  {
    what: "rollback: an older channels.json",
    code: "rolled-back",
    make: (site) => site.copy("old/channels.json", "channels.json"),
  },
  {
    what: "rollback: a lower version under a higher sequence, as a thief of the channels key could sign it",
    code: "rolled-back",
    make: (site) => {
      const { stable } = site.read("old/channels.json");
      site.resign("channels.json", { sequence: 99, stable }, "channels");
    },
  },
  {
    what: "freeze: a channels.json past its end",
    code: "channels-expired",
    make: (site) => {
      newer(site);
      site.resign("channels.json", { expires: "2026-01-01T00:00:00.000Z" }, "channels");
    },
  },
  {
    what: "mix and match: the newer channels.json over the older manifest",
    code: "release-mixed",
    make: (site) => {
      newer(site);
      site.copy("1/manifest.json", "2/manifest.json");
    },
  },
  {
    what: "mix and match: an older part in the place of the newer",
    code: "part-damaged",
    make: (site) => {
      const after = newer(site);
      const before = site.read("1/manifest.json") as { parts: { role: string; path: string }[] };
      const items = before.parts.find(({ role }) => role === "items");
      writeFileSync(partFile(after, "items"), readFileSync(join(site.folder, "1", items?.path ?? "")));
    },
  },
  {
    what: "a version that no manifest has, by the manifest that the device has: it would refuse all that come",
    code: "release-mixed",
    make: (site) => {
      const stable = site.read("channels.json").stable as object;
      site.resign("channels.json", { sequence: 99, stable: { ...stable, version: 99 } }, "channels");
    },
  },
  {
    what: "another site's documents",
    code: "release-mixed",
    make: (site) => {
      newer(site);
      site.resign("channels.json", { site: "other" }, "channels");
    },
  },
  {
    what: "wrong key: channels.json signed by a stranger",
    code: "key-unknown",
    make: (site) => {
      newer(site);
      site.resign("channels.json", {}, "stranger");
    },
  },
  {
    what: "wrong key: a manifest signed by the channels key",
    code: "key-unknown",
    make: (site) => {
      newer(site);
      site.resign("2/manifest.json", {}, "channels");
      site.nameManifest();
    },
  },
  {
    what: "no signature at all",
    code: "signature-missing",
    make: (site) => {
      newer(site);
      site.write("channels.json", { ...site.read("channels.json"), signatures: [] });
    },
  },
  {
    what: "a site that names no root",
    code: "signature-missing",
    make: (site) => {
      newer(site);
      site.write("channels.json", { ...site.read("channels.json"), root: null, signatures: [] });
    },
  },
  {
    what: "expired key: a root past its end",
    code: "root-expired",
    make: async (site) => {
      newer(site);
      await site.nextRoot();
      site.resign("root.2.json", { expires: "2026-01-01T00:00:00.000Z" }, "root");
      site.resign("channels.json", { root: 2 }, "channels");
    },
  },
  {
    what: "a root that no trusted root has signed",
    code: "key-unknown",
    make: async (site) => {
      newer(site);
      await site.nextRoot();
      site.resign("root.2.json", {}, "stranger");
      site.resign("channels.json", { root: 2 }, "channels");
    },
  },
  {
    what: "bit-flipped channels.json",
    code: "signature-wrong",
    make: (site) => {
      newer(site);
      const file = join(site.folder, "channels.json");
      // A digit of the sequence.
      flip(file, readFileSync(file, "utf8").indexOf('"sequence"') + '"sequence": '.length);
    },
  },
  {
    what: "truncated channels.json",
    code: "endpoint-wrong",
    make: (site) => {
      newer(site);
      const file = join(site.folder, "channels.json");
      writeFileSync(file, readFileSync(file).subarray(0, 200));
    },
  },
  {
    what: "truncated manifest",
    code: "release-mixed",
    make: (site) => {
      newer(site);
      const file = join(site.folder, "2/manifest.json");
      writeFileSync(file, readFileSync(file).subarray(0, 200));
    },
  },
  {
    what: "truncated part",
    code: "part-damaged",
    make: (site) => {
      const file = partFile(newer(site), "items");
      writeFileSync(file, readFileSync(file).subarray(0, 200));
    },
  },
  {
    what: "oversized channels.json",
    code: "endpoint-wrong",
    make: (site) => {
      newer(site);
      site.write("channels.json", { ...site.read("channels.json"), more: "x".repeat(70_000) });
    },
  },
  {
    what: "oversized manifest",
    code: "release-mixed",
    make: (site) => {
      newer(site);
      site.write("2/manifest.json", { ...site.read("2/manifest.json"), more: "x".repeat(70_000) });
    },
  },
  {
    what: "endless stream for channels.json",
    code: "endpoint-wrong",
    make: (site, server) => {
      newer(site);
      instead(server, /channels\.json$/, endless);
    },
  },
  {
    what: "endless stream for a part",
    code: "part-damaged",
    make: (site, server) => {
      newer(site);
      instead(server, /\/2\/items\./, endless);
    },
  },
  {
    what: "wrong content: a page in the place of channels.json",
    code: "endpoint-wrong",
    make: (_, server) =>
      instead(server, /channels\.json$/, (response) =>
        response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Login</title>"),
      ),
  },
  {
    what: "a delta for another base",
    code: "delta-damaged",
    make: (site) => {
      site.release({ dearer: 7 });
      newer(site);
      // From release 2 to 3.
      nameDelta(site, 3, (bytes) => bytes);
    },
    recovers: true,
  },
  {
    what: "a delta with huge counts in its headers",
    code: "delta-damaged",
    make: (site) => {
      newer(site);
      nameDelta(site, 2, (bytes) => Buffer.concat([bytes.subarray(0, 8), Buffer.alloc(bytes.length - 8, 0xff)]));
    },
    recovers: true,
  },
];

/** A device that has release 1 of the site, and has seen what came before it. */
async function deviceWithRelease(worker: WorkerPage, releases: string): Promise<SignedSite> {
  const site = await SignedSite.make(releases);
  site.release();
  await worker.begin({ pin: site.pin });
  await worker.untilRung(3);
  await worker.untilKept();
  return site;
}

const codes = async (worker: WorkerPage) => (await worker.call("status")).failures.map(({ code }) => code);

test.describe("refused, and the last good release serves:", () => {
  for (const { what, code, make, recovers } of ATTACKS)
    test(what, async ({ worker, server, releases }) => {
      const site = await deviceWithRelease(worker, releases);
      if (what.startsWith("rollback")) {
        mkdirSync(join(site.folder, "old"));
        site.copy("channels.json", "old/channels.json");
        newer(site);
        await worker.begin({ pin: site.pin });
        await expect.poll(() => worker.keptVersion()).toBe(2);
      }
      const good = (await worker.keptVersion()) ?? 0;
      await make(site, server);
      await worker.begin({ pin: site.pin });
      await expect.poll(() => codes(worker)).toContain(code);
      if (recovers) await expect.poll(() => worker.keptVersion()).toBeGreaterThan(good);
      else expect(await worker.keptVersion()).toBe(good);
      const ranked = await worker.rank({ events: [click("i9")], lists: [LIST] });
      const version = recovers ? await worker.keptVersion() : good;
      expect(ranked).toMatchObject({ ok: true, value: { lists: [{ rung: 3, release: `fixture@${version}` }] } });
      expect((await codes(worker)).filter((one) => one !== code)).toEqual([]);
      if (recovers) return;

      // And on the next page: said again, and no part is asked for once more.
      server.requests.length = 0;
      await worker.begin({ pin: site.pin });
      await expect.poll(() => codes(worker)).toEqual([code]);
      expect(server.requests.filter((path) => PART.test(path))).toEqual([]);
      expect(await worker.call("status")).toMatchObject({ release: `fixture@${good}`, rung: 3 });
    });
});

test("a first visit takes nothing that the pin does not vouch for, or that is below the floor", async ({
  worker,
  releases,
}) => {
  const site = await SignedSite.make(releases);
  site.release();
  const stranger = { rootKeys: "ab".repeat(32) };
  expect(await worker.begin({ pin: stranger })).toMatchObject({ ok: false, error: { code: "key-unknown" } });
  expect(await worker.begin({ pin: { ...site.pin, floor: "2" } })).toMatchObject({
    ok: false,
    error: { code: "rolled-back" },
  });
  expect(await worker.begin({ pin: { rootKeys: "" } })).toMatchObject({ ok: false, error: { code: "bad-request" } });
  expect(await worker.begin({ pin: { ...site.pin, floor: "1" } })).toMatchObject({ ok: true });
});

test("keys are replaced without a change of the page", async ({ worker, releases }) => {
  const site = await deviceWithRelease(worker, releases);
  await site.nextRoot();
  newer(site);
  await worker.begin({ pin: site.pin });
  await expect.poll(() => worker.keptVersion()).toBe(2);
  expect(await codes(worker)).toEqual([]);
});

test("what serves past its end says so, and serves on", async ({ worker, releases }) => {
  const site = await SignedSite.make(releases);
  site.release();
  await worker.begin({ pin: site.pin });
  await worker.untilKept();
  expect((await worker.call("status")).stale).toBeUndefined();
  site.resign("channels.json", { sequence: 2, expires: new Date(Date.now() + 6_000).toISOString() }, "channels");
  await worker.begin({ pin: site.pin });
  await expect.poll(async () => (await worker.call("status")).stale, { timeout: 20_000 }).toBe(true);
  const ranked = await worker.rank({ events: [click("i9")], lists: [LIST] });
  expect(ranked).toMatchObject({ ok: true, value: { lists: [{ rung: 3, stale: true }] } });
});

test("an end that is no time has passed", async ({ worker, releases }) => {
  const file = join(dirname(writeFixtureRelease(releases).folder), "channels.json");
  // The schema takes an offset without minutes, Date.parse does not.
  const expires = "2999-01-01T00:00:00+09";
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), expires }));
  await worker.visit();
  expect((await worker.call("status")).stale).toBe(true);
});

test("a browser without Ed25519 verifies by the library", async ({ worker, server, releases }) => {
  const site = await SignedSite.make(releases);
  site.release();
  await worker.open({ first: "without-ed25519.js" });
  expect(await worker.start({ pin: site.pin })).toMatchObject({ ok: true });
  expect(server.requests.filter((path) => path.includes("ed25519-in-script"))).toHaveLength(1);
  await worker.untilKept();
  site.resign("channels.json", {}, "stranger");
  await worker.open({ first: "without-ed25519.js" });
  await worker.start({ pin: site.pin });
  await expect.poll(() => codes(worker)).toEqual(["key-unknown"]);
});

test("a policy signed with a stolen key counts no more once the key is replaced, whatever its version", async ({
  worker,
  releases,
}) => {
  const site = await SignedSite.make(releases);
  const policy = firstSitePolicy("fixture", { highestMode: "device", retentionDays: 20 });
  site.write("policy.json", policy);
  site.resign("policy.json", { version: 1_000_000, retentionDays: 1 }, "channels");
  site.release();
  const days = async () => (await worker.call("status")).retentionDays;
  await worker.begin({ pin: site.pin });
  await expect.poll(days).toBe(1);
  await worker.untilKept();
  await worker.begin({ pin: site.pin });
  await expect.poll(days).toBe(1);

  await site.replaceChannelsKey();
  newer(site);
  site.write("policy.json", policy);
  site.resign("policy.json", { version: 2 }, "channels");
  await worker.begin({ pin: site.pin });
  await expect.poll(() => worker.keptVersion()).toBe(2);
  await worker.begin({ pin: site.pin });
  await expect.poll(days).toBe(20);
  expect(await codes(worker)).toEqual([]);
});
