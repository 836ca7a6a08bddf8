import { canonicalJson } from "../release/canonical-json.ts";

/** A document as it was parsed, before a schema drops the fields that it does not know. */
export type RawDocument = Readonly<Record<string, unknown>>;

/** What a signature signs: UTF-8 of the canonical JSON of the document without its `signatures`. */
export function signedBytes(document: RawDocument): Uint8Array<ArrayBuffer> {
  const { signatures: _, ...signed } = document;
  return new TextEncoder().encode(canonicalJson(signed));
}
