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
  const current = checkChannels(channels, search.site, seen, search.now);
  return current.ok ? ok({ channels, root: root.value }) : current;
}
