import { describe, expect, it } from "vitest";
import { Database } from "../store/database.ts";
import { readProfile } from "../store/profile-records.ts";
import { StorageFailure } from "../store/storage-failure.ts";
import { type TabMessage, Tabs } from "../store/tabs.ts";
import { Failures } from "./failures.ts";
import { ProfileKeeper } from "./profile-keeper.ts";

/** Node has no IndexedDB: a browser that refuses storage, as in some private modes. */
function withoutStorage() {
  const failures = new Failures();
  const database = new Database("afterclick:keeper");
  const tabs = new Tabs(database.name, () => {});
  return { keeper: new ProfileKeeper(database, tabs, failures), failures, tabs };
}

const click = (item: string) => ({ type: "click", item, at: Date.now() }) as const;

/** A device that holds one click and refuses every later write, as a full one does. */
class FullDatabase extends Database {
  full = false;
  readonly kept = [click("kept")];

  override async run<T>(work: Parameters<Database["run"]>[0]): Promise<T> {
    if ((work as unknown) === readProfile) return { events: this.kept, seen: [], bought: [] } as T;
    if (this.full) throw new StorageFailure(new DOMException("", "QuotaExceededError"));
    return undefined as T;
  }
}

describe("ProfileKeeper", () => {
  it("leaves an event in microseconds out, and says so", async () => {
    const { keeper, failures, tabs } = withoutStorage();
    keeper.beginInMemory("session");
    const now = Date.now();
    const good = { type: "click", item: "a", at: now } as const;
    await keeper.record([good, { ...good, item: "b", at: now * 1000 }]);
    tabs.close();
    expect(keeper.state.events).toEqual([good]);
    expect(failures.list()).toMatchObject([{ code: "bad-request" }]);
    expect(keeper.state.expire(now + 3_600_000)).toBe(true);
  });

  it("tells other tabs to forget even when the database cannot be deleted", async () => {
    const { keeper, tabs } = withoutStorage();
    let heard = (_: TabMessage) => {};
    const hearing = new Promise<TabMessage>((resolve) => {
      heard = resolve;
    });
    const otherTab = new Tabs("afterclick:keeper", (message) => heard(message));
    await expect(keeper.erase()).rejects.toBeInstanceOf(StorageFailure);
    expect(await hearing).toEqual({ kind: "erased" });
    tabs.close();
    otherTab.close();
  });

  it("does not read the device again once it was given up, or its events would count twice", async () => {
    const failures = new Failures();
    const database = new FullDatabase("afterclick:full");
    const tabs = new Tabs(database.name, () => {});
    const keeper = new ProfileKeeper(database, tabs, failures);
    keeper.beginInMemory("session");
    await keeper.apply("device", 30);
    expect(keeper.persistent).toBe(true);
    database.full = true;
    await keeper.record([click("new")]);
    expect(failures.list()).toMatchObject([{ code: "storage-full" }]);
    database.full = false;
    await keeper.apply("device", 30);
    tabs.close();
    expect(keeper.state.events.map((event) => "item" in event && event.item)).toEqual(["kept", "new"]);
    expect(keeper.persistent).toBe(false);
  });
});
