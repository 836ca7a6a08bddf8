import { afterEach, describe, expect, it, vi } from "vitest";
import { memoryStorage } from "../memory-storage-test-util.ts";
import type { Settings } from "../options.ts";
import { hasTraces } from "./traces.ts";

const SETTINGS = { site: "shop", endpoint: "https://shop.example/releases/" } as Settings;
const databases = (...names: string[]) =>
  vi.stubGlobal("indexedDB", { databases: async () => names.map((name) => ({ name, version: 1 })) });

describe("hasTraces", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("finds none where nothing is kept", async () => {
    databases("another", "afterclick:other@https://shop.example/releases/");
    expect(await hasTraces(SETTINGS, memoryStorage())).toBe(false);
    expect(await hasTraces(SETTINGS, null)).toBe(false);
  });

  it.each(["afterclick:shop:orders", "afterclick:shop:unkept"])("finds %s", async (key) => {
    databases();
    const storage = memoryStorage();
    storage.setItem(key, "[]");
    expect(await hasTraces(SETTINGS, storage)).toBe(true);
  });

  it("finds a profile in IndexedDB", async () => {
    databases("afterclick:shop@https://shop.example/releases/");
    expect(await hasTraces(SETTINGS, memoryStorage())).toBe(true);
  });

  it("takes it that there may be some where the browser does not tell", async () => {
    vi.stubGlobal("indexedDB", {});
    expect(await hasTraces(SETTINGS, memoryStorage())).toBe(true);
    vi.stubGlobal("indexedDB", { databases: () => Promise.reject(new Error("denied")) });
    expect(await hasTraces(SETTINGS, memoryStorage())).toBe(true);
  });
});
