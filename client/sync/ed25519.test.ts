import { describe, expect, test } from "vitest";
import { ed25519, verifyEd25519 } from "./ed25519.ts";
import { verifyInScript } from "./ed25519-in-script.ts";

/** RFC 8032, 7.1, test 3. */
const KEY = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
const SIGNATURE =
  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";

describe.each([
  ["Web Crypto", verifyEd25519],
  ["the library", verifyInScript],
])("%s", (_, verify) => {
  test("verifies RFC 8032's signature and no other", async () => {
    expect(await verify(KEY, SIGNATURE, Uint8Array.of(0xaf, 0x82))).toBe(true);
    expect(await verify(KEY, SIGNATURE, Uint8Array.of(0xaf, 0x83))).toBe(false);
    expect(await verify(KEY, `7${SIGNATURE.slice(1)}`, Uint8Array.of(0xaf, 0x82))).toBe(false);
    // No point of the curve.
    expect(await verify("f".repeat(64), SIGNATURE, Uint8Array.of(0xaf, 0x82))).toBe(false);
  });
});

test("the browser's own is taken where it has one", async () => {
  expect(await ed25519()).toBe(verifyEd25519);
});
