import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import type { Verify } from "../../../shared/trust/check-signed.ts";
import { fromHex, toHex } from "../../../shared/trust/hex.ts";
import type { Signer } from "../../../shared/trust/sign-document.ts";
import { writing } from "../disk-error.ts";
import { PublisherError } from "../publisher-error.ts";

/**
 * A new Ed25519 key in a file (PKCS #8 PEM, which openssl reads too) that only its owner may read. A file that is there is
 * never overwritten: with it would go the power to sign.
 *
 * @throws PublisherError when the file is there or cannot be written
 */
export function createKeyFile(file: string): Signer {
  const { privateKey } = generateKeyPairSync("ed25519");
  writing(file, () =>
    writeFileSync(file, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600, flag: "wx" }),
  );
  return signerOf(privateKey);
}

/** @throws PublisherError when it is no private Ed25519 key */
export function readKeyFile(file: string): Signer {
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch {
    throw new PublisherError(`${file} cannot be read as a private key. Copy it from your backup, or rotate the keys.`);
  }
  if (key.asymmetricKeyType !== "ed25519") {
    throw new PublisherError(`${file} is not an Ed25519 key. Name a folder that 'afterclick keys init' made.`);
  }
  return signerOf(key);
}

export const signerOf = (privateKey: KeyObject): Signer => ({
  // The last 32 bytes of the DER form are the raw key (RFC 8410).
  key: toHex(createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32)),
  sign: (bytes) => toHex(sign(null, bytes, privateKey)),
});

/** DER before the 32 bytes of a public key (RFC 8410). */
const PUBLIC_DER = fromHex("302a300506032b6570032100");

/** Verify, at once. */
export function signatureHolds(key: string, signature: string, bytes: Uint8Array): boolean {
  const der = Buffer.concat([PUBLIC_DER, fromHex(key)]);
  return verify(null, bytes, createPublicKey({ key: der, format: "der", type: "spki" }), fromHex(signature));
}

export const verifySignature: Verify = async (...signed) => signatureHolds(...signed);
