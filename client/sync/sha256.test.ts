import { createHash, randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sha256, sha256InScript } from "./sha256.ts";

const expected = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const inScript = (bytes: Uint8Array) => Buffer.from(sha256InScript(bytes).buffer as ArrayBuffer).toString("hex");

describe("sha256", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("agrees with FIPS 180-4's examples", () => {
    expect(inScript(new TextEncoder().encode("abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(inScript(new Uint8Array())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("agrees with OpenSSL at every length around a block", () => {
    for (let length = 0; length < 200; length++) {
      const bytes = randomBytes(length);
      expect(inScript(bytes)).toBe(expected(bytes));
    }
  });

  it("works with and without crypto.subtle", async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i);
    expect(await sha256(bytes)).toBe(expected(bytes));
    vi.stubGlobal("crypto", {});
    expect(await sha256(bytes)).toBe(expected(bytes));
  });
});
