/** What only a page with a pin needs: who signed channels.json and the manifest. Loaded beside channels.json. */
import type { Channels } from "../../shared/contracts/channels.ts";
import type { Result } from "../../shared/contracts/error-code.ts";
import { rootPath } from "../../shared/contracts/http.ts";
import type { Role, Root } from "../../shared/contracts/root.ts";
import { checkSigned } from "../../shared/trust/check-signed.ts";
import { checkSite } from "../../shared/trust/check-site.ts";
import type { RawDocument } from "../../shared/trust/signed-bytes.ts";
import { ed25519 } from "./ed25519.ts";

export interface Pinned {
  readonly site: string;
  /** Root keys of the page. */
  readonly root: Role;
  readonly floor: number;
  /** The root that was trusted under this pin before, or null. */
  readonly kept: Root | null;
  readonly sequence: number;
  readonly version: number;
}

/** @param fetchDocument a file below the endpoint, as parsed JSON */
export async function trustedChannels(
  raw: RawDocument,
  { site, root, floor, kept, sequence, version }: Pinned,
  fetchDocument: (path: string) => Promise<Result<RawDocument>>,
): Promise<Result<{ readonly channels: Channels; readonly root: Root }>> {
  const search = {
    site,
    pinned: root,
    kept,
    fetchRoot: (number: number) => fetchDocument(rootPath(site, number)),
    verify: await ed25519(),
    now: Date.now(),
  };
  return checkSite(raw, search, { sequence, version: Math.max(version, floor) });
}

export const signedByRelease = async (manifest: RawDocument, { roles }: Root): Promise<Result<null>> =>
  checkSigned(manifest, roles.release, await ed25519());
