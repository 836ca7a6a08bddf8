import { describe, expect, it } from "vitest";
import { sortEvents } from "./sort-events.ts";

const NOW = 1_000_000_000_000;
const click = (item: unknown, at: unknown = NOW) => ({ type: "click", at, item });

describe("sortEvents", () => {
  it("keeps what fits, and says what is wrong with the first that does not", () => {
    const { good, bad } = sortEvents([click("a"), click(5), null, click("b", -1), click("c")], NOW);
    expect(good).toEqual([click("a"), click("c")]);
    expect(bad).toMatch(/^item: .*string/);
  });

  it("has nothing to say when all fit", () => {
    expect(sortEvents([click("a")], NOW)).toEqual({ good: [click("a")], bad: null });
    expect(sortEvents([], NOW)).toEqual({ good: [], bad: null });
  });

  it("takes times of up to a day ahead, and no later ones", () => {
    expect(sortEvents([click("a", NOW + 86_400_000)], NOW).bad).toBeNull();
    expect(sortEvents([click("a", NOW + 86_400_001)], NOW)).toEqual({
      good: [],
      bad: "argument: the time is in the future",
    });
  });

  it("takes no arrivals", () => {
    expect(sortEvents([{ type: "arrival", at: 1 }], NOW)).toMatchObject({
      good: [],
      bad: expect.stringContaining("arrivals"),
    });
  });

  it("leaves out what the schema does not name", () => {
    expect(sortEvents([{ ...click("a"), durationMs: 5, note: "mine" }], NOW).good).toEqual([click("a")]);
  });
});
