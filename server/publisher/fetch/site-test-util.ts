import { readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Channels, Role } from "../../../shared/contracts/index.ts";
import { type Signer, signDocument } from "../../../shared/trust/sign-document.ts";
import { createApp } from "../../app.ts";
import { listen } from "../../listen.ts";
import { createLogger } from "../../log.ts";
import { KeyFolder } from "../keys/key-folder.ts";
import { writeRoot } from "../keys/site-roots.ts";
import { prettyJson } from "../release/pretty-json.ts";
import { FIXTURE_FACTS, fixtureParts, releasesFolder } from "../release/release-test-util.ts";
import { sha256 } from "../release/sha256.ts";
import { writeDeltas } from "../release/write-deltas.ts";
import { writeRelease } from "../release/write-release.ts";

const SITE = "shop";
const DAY_MS = 86_400_000;

/** Answers a request itself; false leaves it to the server. */
export type Fault = (...args: Parameters<RequestListener>) => boolean;

/** Site "shop" in a folder that `afterclick serve` serves, with faults on demand. */
export interface ServedSite {
  /** Folder of releases. */
  readonly out: string;
  /** With a closing slash. */
  readonly endpoint: string;
  /** Paths below the site's folder, in the order in which they were asked for. */
  readonly asked: string[];
  fault: Fault;
}

export async function serveSite(out = releasesFolder()): Promise<ServedSite> {
  const app = createApp({ releases: out, logger: createLogger("silent") });
  const site: { -readonly [K in keyof ServedSite]: ServedSite[K] } = {
    out,
    endpoint: "",
    asked: [],
    fault: () => false,
  };
  const listening = await listen((request, response) => {
    site.asked.push((request.url ?? "").replace(`/releases/${SITE}/`, ""));
    if (!site.fault(request, response)) app(request, response);
  }, 0);
  onTestFinished(() => listening.close(0));
  site.endpoint = `${listening.url}/releases/`;
  return site;
}

/** Publishes the next release of so many items, with a head and deltas from those before. */
export function publish(out: string, items: number, keys?: TestKeys): void {
  const parts = fixtureParts(items);
  const publication = {
    keys: keys ? { keys: keys.folder.folder } : {},
    channel: { name: "stable" },
    deltasTo: writeDeltas,
  } as const;
  writeRelease(out, parts, FIXTURE_FACTS, () => parts.items, publication);
}

export function changeChannels(out: string, change: (channels: Channels) => object): void {
  const file = join(out, SITE, "channels.json");
  const channels = JSON.parse(readFileSync(file, "utf8")) as Channels;
  writeFileSync(file, prettyJson({ ...channels, ...change(channels) }));
}

/** What signs a site, and the role that its pages pin. */
export interface TestKeys {
  readonly root: Signer;
  readonly release: Signer;
  readonly channels: Signer;
  readonly pinned: Role;
  readonly folder: KeyFolder;
}

export function testKeys(): TestKeys {
  const folder = new KeyFolder(join(releasesFolder(), "keys"));
  const root = folder.create("root");
  const keys = { root, release: folder.create("release"), channels: folder.create("channels") };
  return { ...keys, folder, pinned: { keys: [root.key], threshold: 1 } };
}

/** Writes root.<next>.json, for `root` to sign the next. */
export async function signRoot(out: string, keys: TestKeys, root: Signer = keys.root): Promise<void> {
  const only = (signer: Signer): Role => ({ keys: [signer.key], threshold: 1 });
  const roles = { root: only(root), release: only(keys.release), channels: only(keys.channels) };
  await writeRoot(join(out, SITE), { site: SITE, roles }, keys.folder.keys("root"));
}

/** Signs the stable manifest and channels.json by root n. */
export async function signStable(out: string, keys: TestKeys, root: number): Promise<void> {
  const folder = join(out, SITE);
  const channels = JSON.parse(readFileSync(join(folder, "channels.json"), "utf8")) as Channels;
  const file = join(folder, String(channels.stable.version), "manifest.json");
  const manifest = prettyJson(signDocument(JSON.parse(readFileSync(file, "utf8")), [keys.release]));
  writeFileSync(file, manifest);
  const stable = { ...channels.stable, sha256: sha256(Buffer.from(manifest)), bytes: Buffer.byteLength(manifest) };
  const expires = new Date(Date.now() + DAY_MS).toISOString();
  const signed = signDocument({ ...channels, stable, root, expires }, [keys.channels]);
  writeFileSync(join(folder, "channels.json"), prettyJson(signed));
}
