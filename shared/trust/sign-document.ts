import type { Signature } from "../contracts/signatures.ts";
import { type RawDocument, signedBytes } from "./signed-bytes.ts";

/** Somebody who can sign: an Ed25519 public key in hex, and what its private half makes of bytes, in hex too. */
export interface Signer {
  readonly key: string;
  readonly sign: (bytes: Uint8Array<ArrayBuffer>) => string;
}

/** The document with one signature of each signer, in their order; earlier signatures go. */
export function signDocument<T extends object>(
  document: T,
  signers: readonly Signer[],
): T & { readonly signatures: Signature[] } {
  const bytes = signedBytes(document as RawDocument);
  return { ...document, signatures: signers.map(({ key, sign }) => ({ key, signature: sign(bytes) })) };
}
