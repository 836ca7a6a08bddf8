import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

test("bytes are as Node writes them, and come back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = toBase64Url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64url"));
      expect([...(fromBase64Url(text) as Uint8Array)]).toEqual([...bytes]);
    }),
  );
});

test.each(["A", "AB", "AAB", "AA==", "A A", "é", "+/AA", "AAAA\n", "A".repeat(5)])("%j is refused", (text) => {
  // "AA" is the byte 0; the last bits of "AB" would be lost.
  expect(fromBase64Url(text)).toBeNull();
});
