import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Channels,
  type DeltaFile,
  fail,
  ok,
  type Result,
  type Root,
  type Target,
} from "../../../shared/contracts/index.ts";
import { checkSigned } from "../../../shared/trust/check-signed.ts";
import { checkSite } from "../../../shared/trust/check-site.ts";
import { sha256 } from "../release/sha256.ts";
import { verifySignature } from "./key-pair.ts";

/** What a device remembers of a site. */
export interface Device {
  readonly root: Root | null;
  readonly sequence: number;
  readonly version: number;
}

/** The attributes that a command printed for the page's tag. */
export function tagOf(printed: string) {
  const [, keys, threshold, floor] =
    /data-root-keys="([0-9a-f,]+)" data-root-threshold="(\d+)" data-floor="(\d+)"/.exec(printed) ?? [];
  return { pinned: { keys: keys.split(","), threshold: Number(threshold) }, floor: Number(floor) };
}

/** A page with this tag, whose device has seen nothing. */
export const newDevice = (floor: number): Device => ({ root: null, sequence: 0, version: floor });

/** Follows a site's folder as a device would: the checks of shared/trust, the files' hashes, the release role's signature. */
export async function visit(
  siteFolder: string,
  printed: string,
  device = newDevice(tagOf(printed).floor),
  now = Date.now(),
): Promise<Result<{ readonly channels: Channels; readonly device: Device }>> {
  const site = await checkSite(
    read(join(siteFolder, "channels.json")),
    {
      site: "shop",
      pinned: tagOf(printed).pinned,
      kept: device.root,
      fetchRoot: async (version) => {
        const file = join(siteFolder, `root.${version}.json`);
        return existsSync(file) ? ok(read(file)) : fail("part-missing", file);
      },
      verify: verifySignature,
      now,
    },
    device,
  );
  if (!site.ok) return site;
  const { channels, root } = site.value;
  for (const target of [channels.stable, ...(channels.canary ? [channels.canary] : [])]) {
    const checked = await checkTarget(siteFolder, target, root);
    if (!checked.ok) return checked;
  }
  const seen = { root, sequence: channels.sequence, version: Math.max(device.version, channels.stable.version) };
  return ok({ channels, device: seen });
}

async function checkTarget(siteFolder: string, target: Target, root: Root): Promise<Result<null>> {
  const file = join(siteFolder, String(target.version), "manifest.json");
  for (const named of [{ ...target, path: file }, ...target.deltas.map((delta) => inSite(siteFolder, delta))]) {
    const bytes = existsSync(named.path) ? readFileSync(named.path) : null;
    if (bytes?.length !== named.bytes || sha256(bytes) !== named.sha256) return fail("release-mixed", named.path);
  }
  const manifest = read(file);
  if (manifest.version !== target.version) return fail("release-mixed", `version ${manifest.version}`);
  for (const { path, sha256: hash } of manifest.parts) {
    if (sha256(readFileSync(join(siteFolder, String(target.version), path))) !== hash)
      return fail("part-damaged", path);
  }
  return checkSigned(manifest, root.roles.release, verifySignature);
}

const inSite = (siteFolder: string, delta: DeltaFile): DeltaFile => ({ ...delta, path: join(siteFolder, delta.path) });

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
