import { describe, expect, it } from "vitest";
import type { Event } from "../../shared/contracts/event.ts";
import { notIn } from "./not-in.ts";

const click = (item: string, at: number): Event => ({ type: "click", at, item });

describe("notIn", () => {
  it("leaves out what is known already", () => {
    expect(notIn([click("a", 1), click("b", 2)], [click("b", 2), click("b", 3), click("c", 2)])).toEqual([
      click("b", 3),
      click("c", 2),
    ]);
  });
});
