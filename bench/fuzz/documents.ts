import { createPrivateKey } from "node:crypto";
import type { BaseIssue, BaseSchema } from "valibot";
import { ed25519 } from "../../client/sync/ed25519.ts";
import { parseJson, readJson } from "../../client/sync/find-release.ts";
import { signerOf } from "../../server/publisher/keys/key-pair.ts";
import { type Channels, ChannelsSchema, type Target } from "../../shared/contracts/channels.ts";
import { ok, type Result } from "../../shared/contracts/error-code.ts";
import { type Manifest, ManifestSchema } from "../../shared/contracts/manifest.ts";
import { type Role, type Root, RootSchema } from "../../shared/contracts/root.ts";
import { RELEASE_FORMAT } from "../../shared/contracts/versions.ts";
import { checkSite } from "../../shared/trust/check-site.ts";
import { fromHex } from "../../shared/trust/hex.ts";
import { type Signer, signDocument } from "../../shared/trust/sign-document.ts";
import type { RawDocument } from "../../shared/trust/signed-bytes.ts";
import type { Parser } from "./parsers.ts";

const SITE = "fuzz";
const NOW = Date.parse("2026-06-01T00:00:00Z");
const EXPIRES = "2026-06-08T00:00:00.000Z";
const HASH = "0123456789abcdef".repeat(4);
/** DER before the 32 bytes of an Ed25519 private key (RFC 8410). */
const PRIVATE_DER = fromHex("302e020100300506032b657004220420");

/** A document that was refused: the result is an error, of whatever code. */
class Refused extends Error {}

/** The parsers of a signed site's documents. A mutation breaks the signature; so that more is reached, some are signed after it. */
export async function documentParsers(manifest: Manifest): Promise<readonly Parser[]> {
  const [forRoot, forRelease, forChannels] = [1, 2, 3].map(signerWith);
  const root = signDocument(rootOf(forRoot, forRelease, forChannels), [forRoot]);
  const channels = signDocument(channelsOf(), [forChannels]);
  const verify = await ed25519();
  const check = (ownChannels: RawDocument, ownRoot: RawDocument) =>
    checkSite(
      ownChannels,
      { site: SITE, pinned: roleOf(forRoot), kept: null, fetchRoot: async () => ok(ownRoot), verify, now: NOW },
      { sequence: channels.sequence, version: channels.stable.version },
    );
  const withChannels = (raw: RawDocument) => check(raw, root);
  const withRoot = (raw: RawDocument) => check(channels, raw);
  return [
    parserOf("channels.json", channels, ChannelsSchema, withChannels),
    parserOf("channels.json, signed after", channels, ChannelsSchema, (raw) => withChannels(signed(raw, forChannels))),
    parserOf("root.json", root, RootSchema, withRoot),
    parserOf("root.json, signed after", root, RootSchema, (raw) => withRoot(signed(raw, forRoot))),
    parserOf("manifest.json", manifest, ManifestSchema, async () => ok(null)),
  ];
}

/** What a device does with a document: JSON, signatures and what it goes by, the schema. */
function parserOf(
  name: string,
  document: object,
  schema: BaseSchema<unknown, unknown, BaseIssue<unknown>>,
  trust: (raw: RawDocument) => Promise<Result<unknown>>,
): Parser {
  return {
    name,
    file: new TextEncoder().encode(JSON.stringify(document)),
    expected: 0,
    read: async (bytes) => {
      const raw = value(readJson(bytes, name));
      value(await trust(raw));
      value(parseJson(schema, raw, name));
    },
    isRefusal: (error) => error instanceof Refused,
  };
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.error.code);
  return result.value;
}

/** A document without a canonical form cannot be signed: it stays as it is. */
function signed(raw: RawDocument, signer: Signer): RawDocument {
  try {
    return signDocument(raw, [signer]);
  } catch (error) {
    if (error instanceof RangeError) return raw;
    throw error;
  }
}

/** The key pair whose private key is 32 times one byte. */
function signerWith(byte: number): Signer {
  const key = Buffer.concat([PRIVATE_DER, Buffer.alloc(32, byte)]);
  return signerOf(createPrivateKey({ key, format: "der", type: "pkcs8" }));
}

const roleOf = (...signers: readonly Signer[]): Role => ({ keys: signers.map(({ key }) => key), threshold: 1 });

const rootOf = (forRoot: Signer, forRelease: Signer, forChannels: Signer): Root => ({
  type: "root",
  format: RELEASE_FORMAT,
  site: SITE,
  version: 1,
  expires: EXPIRES,
  roles: { root: roleOf(forRoot), release: roleOf(forRelease, forChannels), channels: roleOf(forChannels) },
  signatures: [],
});

function channelsOf(): Channels {
  const target = (version: number): Target => ({
    version,
    sha256: HASH,
    bytes: 3_000,
    deltas: [
      {
        from: version - 1,
        path: `deltas/${version - 1}-${version}.${HASH.slice(0, 16)}.delta`,
        sha256: HASH,
        bytes: 9_000,
      },
    ],
  });
  return {
    type: "channels",
    format: RELEASE_FORMAT,
    site: SITE,
    sequence: 7,
    issued: "2026-05-31T00:00:00.000Z",
    expires: EXPIRES,
    root: 1,
    policy: true,
    stable: target(3),
    canary: { ...target(4), share: 0.05 },
    signatures: [],
  };
}
