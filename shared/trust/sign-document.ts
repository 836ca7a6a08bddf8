import type { Signature } from "../contracts/signatures.ts";
import { type RawDocument, signedBytes } from "./signed-bytes.ts";

/** Somebody who can sign: an Ed25519 public key in hex, and what its private half makes of bytes, in hex too. */
export interface Signer {
  readonly key: string;
  readonly sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
}

/** The document with one signature of each signer, in their order; earlier signatures go. */
export async function signDocument<T extends object>(
  document: T,
  signers: readonly Signer[],
): Promise<T & { readonly signatures: Signature[] }> {
  const bytes = signedBytes(document as RawDocument);
  const signatures = await Promise.all(signers.map(async ({ key, sign }) => ({ key, signature: await sign(bytes) })));
  return { ...document, signatures };
}
