import { createPrivateKey, createPublicKey, type KeyObject, sign, verify as verifyNode } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Channels } from "../contracts/channels.ts";
import { fail, ok } from "../contracts/error-code.ts";
import type { Role, Root } from "../contracts/root.ts";
import { checkChannels } from "./check-channels.ts";
import { checkSigned, type Verify } from "./check-signed.ts";
import { checkSite } from "./check-site.ts";
import { fromHex, toHex } from "./hex.ts";
import { type Signer, signDocument } from "./sign-document.ts";
import type { RawDocument } from "./signed-bytes.ts";
import { MOST_ROOTS, type RootSearch, trustedRoot } from "./trusted-root.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");

/** DER before the 32 bytes of an Ed25519 private key (RFC 8410) and of a public one. */
const PRIVATE = fromHex("302e020100300506032b657004220420");
const PUBLIC = fromHex("302a300506032b6570032100");
const publicOf = (key: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC, fromHex(key)]), format: "der", type: "spki" });

/** The signer whose private key is 32 times one byte. */
function signer(byte: number): Signer {
  const key = createPrivateKey({
    key: Buffer.concat([PRIVATE, Buffer.alloc(32, byte)]),
    format: "der",
    type: "pkcs8",
  });
  const der = createPublicKey(key).export({ format: "der", type: "spki" });
  return { key: toHex(der.subarray(-32)), sign: (bytes) => toHex(sign(null, bytes, key)) };
}
const verify: Verify = async (key, signature, bytes) => verifyNode(null, bytes, publicOf(key), fromHex(signature));

const [a, b, c, d] = [1, 2, 3, 4].map(signer);
const role = (threshold: number, ...signers: Signer[]): Role => ({ keys: signers.map(({ key }) => key), threshold });
const raw = (document: object): RawDocument => JSON.parse(JSON.stringify(document));
const code = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string =>
  result.ok ? "ok" : String(result.error?.code);

const rootOf = (version: number, own: Role, expires = "2027-01-01T00:00:00.000Z"): Root => ({
  type: "root",
  format: 1,
  site: "shop",
  version,
  expires,
  roles: { root: own, release: role(1, c), channels: role(1, d) },
  signatures: [],
});
const search = (roots: readonly object[], more: Partial<RootSearch> = {}): RootSearch => ({
  site: "shop",
  pinned: role(1, a),
  kept: null,
  fetchRoot: async (version) => (roots[version - 1] ? ok(raw(roots[version - 1])) : fail("part-missing")),
  verify,
  now: NOW,
  ...more,
});

describe("checkSigned", () => {
  const document = { type: "channels", n: 1 };
  const check = async (signed: object, by: Role): Promise<string> => code(await checkSigned(raw(signed), by, verify));

  test('golden vector: key 01…01 signs {"n":1,"type":"channels"}', async () => {
    expect(signDocument({ type: "channels", n: 1 }, [a]).signatures).toEqual([
      {
        key: "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        signature:
          "5e5a716e85663189f5e4022d33947a27fbbb583e4a2580527c62500c5fc04c9846a75b13a323723073c5303f8f41e5df56de24ab7a85473f0a5711ae428bbc07",
      },
    ]);
  });

  test("the threshold of different keys of the role", async () => {
    expect(await check(signDocument(document, [a, b]), role(2, a, b))).toBe("ok");
    expect(await check(signDocument(document, [a]), role(2, a, b))).toBe("key-unknown");
    expect(await check(signDocument(document, [a, a]), role(2, a, b))).toBe("key-unknown");
    expect(await check(signDocument(document, [c]), role(1, a, b))).toBe("key-unknown");
    // One good signature is enough, whatever else is there.
    expect(await check(signDocument(document, [c, b]), role(1, a, b))).toBe("ok");
  });

  test("what was changed, and what nobody signed", async () => {
    const signed = signDocument(document, [a]);
    expect(await check({ ...signed, n: 2 }, role(1, a))).toBe("signature-wrong");
    // A field that no schema knows is signed too.
    expect(await check({ ...signed, extra: 1 }, role(1, a))).toBe("signature-wrong");
    // What has no canonical form is refused like anything else that nobody signed.
    expect(await check({ ...signed, extra: "\ud800" }, role(1, a))).toBe("signature-wrong");
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(code(await checkSigned({ ...signed, extra: deep }, role(1, a), verify))).toBe("signature-wrong");
    expect(await check(document, role(1, a))).toBe("signature-missing");
    expect(await check({ ...signed, signatures: [] }, role(1, a))).toBe("signature-missing");
  });
});

describe("trustedRoot", () => {
  test("a root that the pinned keys signed, and a rotation away from them", async () => {
    const first = signDocument(rootOf(1, role(1, a)), [a]);
    const second = signDocument(rootOf(2, role(1, b)), [a, b]);
    const third = signDocument(rootOf(3, role(1, c)), [b, c]);
    const roots = [first, second, third];
    for (const version of [1, 2, 3]) {
      expect(await trustedRoot(version, search(roots)), String(version)).toMatchObject({
        ok: true,
        value: { version },
      });
    }
    expect(code(await trustedRoot(3, search(roots, { pinned: role(1, d) })))).toBe("key-unknown");
    // A device that has trusted root 2 needs neither root 1 nor the pinned keys.
    const kept = { pinned: role(1, d), kept: second };
    expect(code(await trustedRoot(3, search(roots, kept)))).toBe("ok");
    expect(code(await trustedRoot(2, search([], kept)))).toBe("ok");
    expect(code(await trustedRoot(1, search(roots, kept)))).toBe("rolled-back");
  });

  test("a rotation that the root before, or the root itself, did not sign", async () => {
    const first = signDocument(rootOf(1, role(1, a)), [a]);
    const unknown = signDocument(rootOf(2, role(1, b)), [b]);
    const disowned = signDocument(rootOf(2, role(1, b)), [a]);
    expect(code(await trustedRoot(2, search([first, unknown])))).toBe("key-unknown");
    expect(code(await trustedRoot(2, search([first, disowned])))).toBe("key-unknown");
    expect(code(await trustedRoot(2, search([first, unknown], { kept: first })))).toBe("key-unknown");
  });

  test("one that has expired, is another's, or is too far away", async () => {
    const old = signDocument(rootOf(1, role(1, a), "2026-01-01T00:00:00.000Z"), [a]);
    expect(code(await trustedRoot(1, search([old])))).toBe("root-expired");
    const first = signDocument(rootOf(1, role(1, a)), [a]);
    expect(code(await trustedRoot(2, search([first, first])))).toBe("release-mixed");
    expect(code(await trustedRoot(1, search([first], { site: "other" })))).toBe("release-mixed");
    const later = Array.from({ length: MOST_ROOTS }, (_, i) => signDocument(rootOf(i + 2, role(1, b)), [b]));
    expect(code(await trustedRoot(MOST_ROOTS + 1, search([first, ...later])))).toBe("root-far");
  });

  test("an expired root may be a step to one that has not", async () => {
    const old = signDocument(rootOf(1, role(1, a), "2026-01-01T00:00:00.000Z"), [a]);
    const second = signDocument(rootOf(2, role(1, b)), [a, b]);
    expect(code(await trustedRoot(2, search([old, second], { kept: old, pinned: role(1, d) })))).toBe("ok");
  });
});

/** Channels 7 of the shop, stable 3, under root 1. */
const channelsWith = (change: object): Channels => ({
  type: "channels",
  format: 1,
  site: "shop",
  sequence: 7,
  issued: "2026-05-20T00:00:00.000Z",
  expires: "2026-06-03T00:00:00.000Z",
  root: 1,
  stable: { version: 3, sha256: "0".repeat(64), bytes: 1, deltas: [] },
  canary: null,
  signatures: [],
  ...change,
});
const seen = { sequence: 7, version: 3 };

test.each([
  ["as seen", {}, "ok"],
  ["another site's", { site: "other" }, "release-mixed"],
  ["of a lower sequence", { sequence: 6 }, "rolled-back"],
  ["with a lower version", { stable: { version: 2 } }, "rolled-back"],
  ["expired", { expires: "2026-05-31T00:00:00.000Z" }, "channels-expired"],
  ["whose end is no time", { expires: "2027-05-31T00:00:00+09" }, "channels-expired"],
  ["signed, without an end", { expires: null }, "release-invalid"],
  ["unsigned, without an end", { expires: null, root: null }, "ok"],
] as const)("channels %s", (_, change, expected) => {
  expect(code(checkChannels(channelsWith(change), "shop", seen, NOW))).toBe(expected);
});

test.each([
  ["signed by its role", {}, [d], "ok"],
  ["signed by the release key", {}, [c], "key-unknown"],
  ["signed by the root key", {}, [a], "key-unknown"],
  ["that nobody signed", {}, [], "signature-missing"],
  ["that name no root", { root: null, expires: null }, [], "signature-missing"],
  ["that name a root which is not there", { root: 2 }, [d], "part-missing"],
  ["that are older than the ones seen", { sequence: 6 }, [d], "rolled-back"],
  ["that have expired", { expires: "2026-05-31T00:00:00.000Z" }, [d], "channels-expired"],
  ["of another type", { type: "manifest" }, [d], "release-invalid"],
] as const)("a pinned site with channels %s", async (_, change, signers, expected) => {
  const channels = raw(signDocument(channelsWith(change), signers));
  const first = signDocument(rootOf(1, role(1, a)), [a]);
  expect(code(await checkSite(channels, search([first]), seen))).toBe(expected);
});

test("a sequence that a thief of the channels key signed is forgotten with the key, and the stable version is not", async () => {
  const first = await signDocument(rootOf(1, role(1, a)), [a]);
  const roles = { root: role(1, a), release: role(1, c), channels: role(1, b) };
  const second = await signDocument({ ...rootOf(2, role(1, a)), roles }, [a]);
  const site = search([first, second], { kept: first });
  const own = (change: object) => raw(signDocument(channelsWith({ root: 2, ...change }), [b]));
  expect(code(await checkSite(own({}), site, { sequence: 999, version: 3 }))).toBe("ok");
  expect(code(await checkSite(own({}), site, { sequence: 999, version: 4 }))).toBe("rolled-back");
  // The same keys in the next root: the sequence goes on.
  const kept = { ...second, version: 1 };
  expect(code(await checkSite(own({}), { ...site, kept }, { sequence: 999, version: 3 }))).toBe("rolled-back");
});
