import { expect, test } from "vitest";
import { connectionOf } from "./connection.ts";

test.each([
  [{}, "free"],
  [{ connection: {} }, "free"],
  [{ connection: { saveData: true } }, "saving"],
  [{ connection: { saveData: true, type: "cellular" } }, "saving"],
  [{ connection: { saveData: false, type: "wifi", effectiveType: "4g" } }, "free"],
  [{ connection: { type: "cellular", effectiveType: "4g" } }, "metered"],
  [{ connection: { effectiveType: "3g" } }, "free"],
  [{ connection: { effectiveType: "2g" } }, "metered"],
  [{ connection: { effectiveType: "slow-2g" } }, "metered"],
])("%j: %s", (from, kind) => {
  expect(connectionOf(from)).toBe(kind);
});
