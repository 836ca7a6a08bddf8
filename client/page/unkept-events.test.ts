import { describe, expect, it } from "vitest";
import { grantStorage } from "../../shared/contracts/consent.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { memoryStorage } from "./memory-storage-test-util.ts";
import { takeUnkept } from "./take-over.ts";
import { unkeptEvents } from "./unkept-events.ts";

const GRANT = grantStorage("device")!;
const click = (item: string, at = 5): Event => ({ type: "click", at, item });

describe("unkeptEvents", () => {
  it("hands what was not kept to the next page, once", () => {
    const storage = memoryStorage();
    const page = unkeptEvents("shop", storage);
    const [a, b] = [click("a"), click("b")];
    page.sent([a, b]);
    page.kept([a]);
    page.save(GRANT);
    expect(takeUnkept(unkeptEvents("shop", storage), GRANT, 0)).toEqual([b]);
    expect(takeUnkept(unkeptEvents("shop", storage), GRANT, 0)).toEqual([]);
    expect(storage.length).toBe(0);
  });

  it("hands nothing on that is older than the policy allows", () => {
    const storage = memoryStorage();
    const page = unkeptEvents("shop", storage);
    page.sent([click("a", 5), click("b", 10)]);
    page.save(GRANT);
    expect(takeUnkept(unkeptEvents("shop", storage), GRANT, 6)).toEqual([click("b", 10)]);
  });

  it("leaves nothing behind once everything is kept, or when erased", () => {
    for (const end of ["kept", "erase"] as const) {
      const storage = memoryStorage();
      const page = unkeptEvents("shop", storage);
      const a = click("a");
      page.sent([a]);
      page.save(GRANT);
      expect(storage.length).toBe(1);
      page[end]([a]);
      expect(storage.length).toBe(0);
    }
  });

  it("takes only what can be an event", () => {
    const storage = memoryStorage();
    for (const text of ["{", "5", '{"a":1}', '[{"type":"click"},null,7]']) {
      storage.setItem("afterclick:shop:unkept", text);
      expect(takeUnkept(unkeptEvents("shop", storage), GRANT, 0)).toEqual([]);
    }
  });
});
