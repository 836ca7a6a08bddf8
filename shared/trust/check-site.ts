import * as v from "valibot";
import { type Channels, ChannelsSchema } from "../contracts/channels.ts";
import { fail, ok, type Result } from "../contracts/error-code.ts";
import type { Root } from "../contracts/root.ts";
import { checkChannels, type Seen } from "./check-channels.ts";
import { checkSigned } from "./check-signed.ts";
import type { RawDocument } from "./signed-bytes.ts";
import { type RootSearch, trustedRoot } from "./trusted-root.ts";

/** Channels that a device may follow, and the root whose keys say so: its release keys sign the manifest. */
export interface TrustedSite {
  readonly channels: Channels;
  readonly root: Root;
}

/**
 * All that is checked of a pinned site's channels.json, signatures before what they are over is gone by. Only the number of
 * the root is read before: it says where to look, and nothing is trusted by it.
 *
 * Errors: those of trustedRoot, checkSigned and checkChannels; release-invalid for what is no channels.json.
 */
export async function checkSite(raw: RawDocument, search: RootSearch, seen: Seen): Promise<Result<TrustedSite>> {
  const parsed = v.safeParse(ChannelsSchema, raw);
  if (!parsed.success) return fail("release-invalid", `channels.json: ${parsed.issues[0].message}`);
  const channels = parsed.output;
  if (channels.root === null) return fail("signature-missing", "channels.json names no root");
  const root = await trustedRoot(channels.root, search);
  if (!root.ok) return root;
  const signed = await checkSigned(raw, root.value.roles.channels, search.verify);
  if (!signed.ok) return signed;
  // Other keys of the channels role begin a sequence of their own: a thief of the old ones may have signed any number.
  const sequence = sameKeys(search.kept, root.value) ? seen.sequence : 0;
  const current = checkChannels(channels, search.site, { ...seen, sequence }, search.now);
  return current.ok ? ok({ channels, root: root.value }) : current;
}

/** Also where the device remembers no root. */
function sameKeys(kept: Root | null, root: Root): boolean {
  const keysOf = ({ roles }: Root): string => [...roles.channels.keys].sort().join();
  return kept === null || keysOf(kept) === keysOf(root);
}
