import { expect, it } from "vitest";
import { elapsedMs } from "./elapsed.ts";

it("is whole, and never longer than an event may say", () => {
  expect(elapsedMs(0.4, 12)).toBe(12);
  expect(elapsedMs(0, 3 * 86_400_000)).toBe(86_400_000);
});
