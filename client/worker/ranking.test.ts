import { describe, expect, it } from "vitest";
import { fixtureShard } from "../../shared/engine/shard.fixture.ts";
import { sessionOf } from "./ranking.ts";

describe("sessionOf", () => {
  it("makes one interaction of a click and its view, in whichever order they arrive", () => {
    const shard = fixtureShard();
    const view = { type: "view", item: "i3", at: 2_000 } as const;
    const click = { type: "click", item: "i3", at: 1_000 } as const;
    const expected = [{ type: "view", item: 3, at: 1_000, dwellMs: Number.NaN }];
    expect(sessionOf([click, view], shard)).toEqual(expected);
    expect(sessionOf([view, click], shard)).toEqual(expected);
  });

  it("keeps the order of arrival at equal times", () => {
    const events = ["i5", "i1", "i3"].map((item) => ({ type: "click", item, at: 1_000 }) as const);
    expect(sessionOf(events, fixtureShard()).map(({ item }) => item)).toEqual([5, 1, 3]);
  });
});
