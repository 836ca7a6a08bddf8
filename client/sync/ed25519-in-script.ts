import { hashes, verify } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import type { Verify } from "../../shared/trust/check-signed.ts";
import { fromHex } from "../../shared/trust/hex.ts";

hashes.sha512 = sha512;

/** Ed25519 in JavaScript (RFC 8032, strict): a few ms a signature. */
export const verifyInScript: Verify = async (key, signature, bytes) => {
  try {
    return verify(fromHex(signature), bytes, fromHex(key), { zip215: false });
  } catch {
    return false;
  }
};
