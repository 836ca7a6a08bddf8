import { decodeBase64 } from "../kernels/decode-base64.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** RFC 4648 section 5, without padding: bytes of one length make texts of one length. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const group = (a << 16) | (b << 8) | c;
    for (let shift = 18; shift >= 6 * Math.max(0, i + 3 - bytes.length); shift -= 6)
      text += ALPHABET[(group >> shift) & 63];
  }
  return text;
}

/** Null for anything but what toBase64Url writes: there is one text for the same bytes, so a report has no room for more. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text)) return null;
  const bytes = decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  return toBase64Url(bytes) === text ? bytes : null;
}
