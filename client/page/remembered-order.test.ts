import { beforeAll, describe, expect, it } from "vitest";
import { grantStorage } from "../../shared/contracts/consent.ts";
import { type LoadLater, loadLater } from "./load-later.ts";
import { memoryStorage } from "./memory-storage-test-util.ts";
import { rememberedOrders, storageKey } from "./remembered-order.ts";
import { saveOrders } from "./save-orders.ts";

const GRANT = grantStorage("device")!;
const KEY = storageKey("shop");

const reopened = (storage: Storage) => rememberedOrders("shop", storage, GRANT);

describe("rememberedOrders", () => {
  // Of the second file, what does not need a page.
  beforeAll(() => loadLater(async () => ({ saveOrders }) as Awaited<ReturnType<LoadLater>>));

  it("is there on the next page", () => {
    const storage = memoryStorage();
    const orders = reopened(storage);
    orders.set("feed", ["b", "a"], 3);
    expect(reopened(storage).get("feed")).toBeUndefined();
    orders.save(GRANT, 30);
    expect(reopened(storage).get("feed")).toEqual(["b", "a"]);
  });

  it("stores and reads nothing without a grant", () => {
    const storage = memoryStorage();
    const orders = rememberedOrders("shop", storage, null);
    orders.set("feed", ["b", "a"], 3);
    expect(storage.length).toBe(0);
    expect(orders.get("feed")).toEqual(["b", "a"]);
    orders.save(GRANT, 30);
    expect(rememberedOrders("shop", storage, null).get("feed")).toBeUndefined();
  });

  it("is forgotten when the policy's time is over", () => {
    const storage = memoryStorage();
    const orders = reopened(storage);
    orders.set("feed", ["b", "a"], 3);
    orders.save(GRANT, 0);
    expect(reopened(storage).get("feed")).toBeUndefined();
  });

  it("keeps the visitor's own order from the popular one", () => {
    const orders = reopened(memoryStorage());
    expect(orders.set("feed", ["a", "b"], 1)).toBe(true);
    expect(orders.set("feed", ["b", "a"], 2)).toBe(true);
    expect(orders.set("feed", ["a", "b"], 1)).toBe(false);
    expect(orders.get("feed")).toEqual(["b", "a"]);
  });

  it("keeps ids that other pages show under the same name", () => {
    const orders = reopened(memoryStorage());
    orders.set("grid", ["tent", "stove"], 3);
    orders.set("grid", ["shoe", "boot"], 3);
    expect(orders.get("grid")).toEqual(["shoe", "boot", "tent", "stove"]);
  });

  it("adds to what another tab has stored", () => {
    const storage = memoryStorage();
    const [first, second] = [reopened(storage), reopened(storage)];
    first.set("feed", ["a"], 3);
    first.save(GRANT, 30);
    second.set("related", ["b"], 3);
    second.save(GRANT, 30);
    expect(reopened(storage).get("feed")).toEqual(["a"]);
    expect(reopened(storage).get("related")).toEqual(["b"]);
  });

  it("names the most recent list first", () => {
    const orders = reopened(memoryStorage());
    for (const name of ["feed", "related", "feed"]) orders.set(name, ["a"], 3);
    expect(orders.lists().map(({ list }) => list)).toEqual(["feed", "related"]);
  });

  it("stays within 20 lists of 500 ids and 100,000 characters, the newest kept", () => {
    const storage = memoryStorage();
    const orders = reopened(storage);
    const long = Array.from({ length: 600 }, (_, i) => `item-${i}-${"x".repeat(20)}`);
    for (let i = 0; i < 30; i++) orders.set(`list ${i}`, i < 25 ? ["a"] : long, 3);
    orders.save(GRANT, 30);
    const kept = reopened(storage).lists();
    expect(storage.getItem(KEY)!.length).toBeLessThanOrEqual(100_000);
    expect(kept.length).toBeLessThanOrEqual(20);
    expect(kept[0]).toEqual({ list: "list 29", order: long.slice(0, 500) });
  });

  it("erases from the device and from memory", () => {
    const storage = memoryStorage();
    const orders = reopened(storage);
    orders.set("feed", ["a"], 3);
    orders.save(GRANT, 30);
    orders.erase();
    expect(storage.length).toBe(0);
    expect(orders.get("feed")).toBeUndefined();
    orders.save(GRANT, 30);
    expect(storage.length).toBe(0);
  });

  it("takes anything it did not write for nothing", () => {
    for (const text of ["{", "5", "null", '{"a":1}', "[1,[2]]", '[["feed",{"order":["a"],"rung":3}]]', '[["",{}]]']) {
      const storage = memoryStorage();
      storage.setItem(KEY, text);
      expect(reopened(storage).lists()).toEqual([]);
    }
  });

  it("goes on in memory when storage is full, denied or absent", () => {
    const denied = new Proxy({} as Storage, {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
    for (const storage of [memoryStorage(3), denied, null]) {
      const orders = rememberedOrders("shop", storage, GRANT);
      orders.set("feed", ["a"], 3);
      orders.save(GRANT, 30);
      expect(orders.get("feed")).toEqual(["a"]);
      orders.erase();
    }
  });
});
