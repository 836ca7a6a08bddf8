import { describe, expect, it } from "vitest";
import { Database } from "../store/database.ts";
import { Tabs } from "../store/tabs.ts";
import { Failures } from "./failures.ts";
import { ProfileKeeper } from "./profile-keeper.ts";

/** Node has no IndexedDB: a browser that refuses storage, as in some private modes. */
function withoutStorage() {
  const failures = new Failures();
  const database = new Database("afterclick:keeper");
  const tabs = new Tabs(database.name, () => {});
  return { keeper: new ProfileKeeper(database, tabs, failures), failures, tabs };
}

describe("ProfileKeeper", () => {
  it("leaves an event in microseconds out, and says so", async () => {
    const { keeper, failures, tabs } = withoutStorage();
    keeper.beginInMemory("session");
    const now = Date.now();
    const click = { type: "click", item: "a", at: now } as const;
    await keeper.record([click, { ...click, item: "b", at: now * 1000 }]);
    tabs.close();
    expect(keeper.state.events).toEqual([click]);
    expect(failures.list()).toMatchObject([{ code: "bad-request" }]);
    expect(keeper.state.expire(now + 3_600_000)).toBe(true);
  });
});
