import * as v from "valibot";

/** Raw Ed25519 public key: 32 bytes in hex. */
export const PublicKeySchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "a key is 64 hex digits in small letters"));

export const SignatureSchema = v.object({
  key: PublicKeySchema,
  /** Ed25519 over the UTF-8 of the document's canonical JSON without its `signatures`: 64 bytes in hex. */
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
});
export type Signature = v.InferOutput<typeof SignatureSchema>;

/** Empty while the site has no keys. */
export const SignaturesSchema = v.pipe(v.array(SignatureSchema), v.maxLength(32));
