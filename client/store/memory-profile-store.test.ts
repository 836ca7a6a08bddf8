import { describe, it } from "vitest";
import { grantRecord } from "../../shared/contracts/consent.ts";
import { MemoryProfileStore } from "./memory-profile-store.ts";
import { PROFILE_STORE_CASES } from "./profile-store-test-util.ts";

describe("MemoryProfileStore", () => {
  for (const { name, run } of PROFILE_STORE_CASES) {
    it(name, () => run(() => ({ store: new MemoryProfileStore(), grant: grantRecord("session") as never })));
  }
});
