import { expect, it } from "vitest";
import { checkEvent } from "../check-event.ts";
import { elapsedMs } from "./elapsed.ts";

it("is whole, and never longer than an event may say", () => {
  expect(elapsedMs(0.4, 12)).toBe(12);
  const durationMs = elapsedMs(0, 3 * 86_400_000);
  expect(checkEvent({ type: "dwell", item: "a", durationMs })).toMatchObject({ durationMs: 86_400_000 });
});
