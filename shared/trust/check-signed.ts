import * as v from "valibot";
import { fail, ok, type Result } from "../contracts/error-code.ts";
import type { Role } from "../contracts/root.ts";
import { SignaturesSchema } from "../contracts/signatures.ts";
import { type RawDocument, signedBytes } from "./signed-bytes.ts";

/** Whether an Ed25519 signature is the key's over the bytes; keys and signatures in hex, as documents hold them. */
export type Verify = (key: string, signature: string, bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>;

/**
 * Whether the role's threshold of different keys signed a document.
 *
 * Errors: signature-missing where nobody signed, signature-wrong where a key of the role did and its signature does not
 * hold, key-unknown where too few of the signers are keys of the role.
 */
export async function checkSigned(document: RawDocument, role: Role, verify: Verify): Promise<Result<null>> {
  const what = String(document.type);
  const signatures = v.safeParse(SignaturesSchema, document.signatures);
  if (!signatures.success || signatures.output.length === 0) return fail("signature-missing", what);
  const bytes = bytesOf(document);
  if (!bytes) return fail("signature-wrong", `${what}: it has no canonical form`);
  const signers = new Set<string>();
  let wrong = false;
  for (const { key, signature } of signatures.output) {
    if (!role.keys.includes(key) || signers.has(key)) continue;
    if (await verify(key, signature, bytes)) signers.add(key);
    else wrong = true;
  }
  if (signers.size >= role.threshold) return ok(null);
  return fail(wrong ? "signature-wrong" : "key-unknown", `${what}: ${signers.size} of ${role.threshold} keys`);
}

/** Null for what nobody can have signed: lone surrogates, or lists in lists beyond the stack. */
function bytesOf(document: RawDocument): Uint8Array<ArrayBuffer> | null {
  try {
    return signedBytes(document);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
