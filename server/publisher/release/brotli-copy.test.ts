import { brotliDecompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";
import { brotliCopy } from "./brotli-copy.ts";

it("gives back the bytes it was made of", () => {
  const bytes = new TextEncoder().encode("trail running in the Alps ".repeat(1_000));
  const copy = brotliCopy(bytes);
  expect(copy && new Uint8Array(brotliDecompressSync(copy))).toEqual(bytes);
});

it("is not made of what is small or like noise", () => {
  const rng = seededRng(1);
  expect(brotliCopy(new Uint8Array(1_000))).toBeNull();
  expect(brotliCopy(Uint8Array.from({ length: 100_000 }, () => 256 * rng()))).toBeNull();
});
