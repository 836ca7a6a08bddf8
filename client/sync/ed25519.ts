import type { Verify } from "../../shared/trust/check-signed.ts";
import { fromHex } from "../../shared/trust/hex.ts";

/** Ed25519 by Web Crypto; false also for a key that is none, and where there is no Ed25519. */
export const verifyEd25519: Verify = async (key, signature, bytes) => {
  try {
    const imported = await crypto.subtle.importKey("raw", fromHex(key), "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, fromHex(signature), bytes);
  } catch {
    return false;
  }
};

/** RFC 8032, 7.1, test 1: the signature of no bytes at all. */
const KNOWN_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const KNOWN_SIGNATURE =
  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

/** False in an older browser and on a page that is no secure context, which has no Web Crypto. */
const hasEd25519 = (): Promise<boolean> => verifyEd25519(KNOWN_KEY, KNOWN_SIGNATURE, new Uint8Array(0));

/** By the browser, or by a library that is loaded only where the browser cannot. */
export const ed25519 = async (): Promise<Verify> =>
  (await hasEd25519()) ? verifyEd25519 : (await import("./ed25519-in-script.ts")).verifyInScript;
