import { describe, expect, it } from "vitest";
import type { ReferrerKind } from "../contracts/index.ts";
import { type Interaction, interest, SessionWindow } from "./session-window.ts";

const kinds = (window: SessionWindow) => window.interactions.map(({ item, type }) => `${type} ${item}`);

describe("SessionWindow", () => {
  it("takes a click and the view it leads to as one interaction", () => {
    const window = new SessionWindow();
    window.add("click", 7, 0);
    window.add("view", 7, 100);
    expect(kinds(window)).toEqual(["view 7"]);
  });

  it("takes every click as a new interaction, also on the same item", () => {
    const window = new SessionWindow();
    for (const item of [7, 7, 8, 7]) window.add("click", item, 0);
    expect(kinds(window)).toEqual(["click 7", "click 7", "click 8", "click 7"]);
  });

  it("takes a view that no click led to as a new interaction", () => {
    const window = new SessionWindow();
    window.add("view", 7, 0);
    window.add("view", 7, 100);
    expect(kinds(window)).toEqual(["view 7", "view 7"]);
  });

  it("adds dwell up on the latest interaction with the item", () => {
    const window = new SessionWindow();
    window.add("click", 7, 0);
    window.add("click", 8, 0);
    window.add("dwell", 7, 0, 3000);
    window.add("dwell", 7, 0, 2000);
    window.add("dwell", 99, 0, 2000);
    expect(window.interactions.map(({ dwellMs }) => dwellMs)).toEqual([5000, Number.NaN]);
  });

  it("raises an interaction that ends in the cart, and adds one for an item put there unseen", () => {
    const window = new SessionWindow();
    window.add("click", 7, 0);
    window.add("cart", 7, 0);
    window.add("purchase", 9, 0);
    expect(kinds(window)).toEqual(["cart 7", "purchase 9"]);
  });

  it("leaves out what is not an interaction", () => {
    const window = new SessionWindow();
    for (const type of ["impression", "hover", "scroll", "search"] as const) window.add(type, 7, 0);
    expect(window.interactions).toEqual([]);
  });

  it("passes over what was on screen when something else was chosen, and only then", () => {
    const window = new SessionWindow();
    for (const item of [7, 8, 9, 7]) window.add("impression", item, 0);
    expect([...window.passedOver]).toEqual([]);
    window.add("click", 8, 0);
    expect([...window.passedOver]).toEqual([
      [7, { count: 1, interaction: 1 }],
      [9, { count: 1, interaction: 1 }],
    ]);
    window.add("impression", 9, 0);
    window.add("click", 1, 0);
    expect(window.passedOver.get(9)).toEqual({ count: 2, interaction: 2 });
    window.add("click", 9, 0);
    expect([...window.passedOver.keys()]).toEqual([7]);
  });

  it("bounds what was passed over, the longest unseen first to go", () => {
    const window = new SessionWindow();
    for (let item = 0; item < 500; item++) window.add("impression", item, 0);
    window.add("click", 1_000, 0);
    expect(window.passedOver.size).toBe(300);
    expect(window.passedOver.has(499)).toBe(true);
    expect(window.passedOver.has(0)).toBe(false);
  });

  it("knows the latest search and counts those that led to something", () => {
    const window = new SessionWindow();
    const search = (query: string) => window.take({ type: "search", item: -1, at: 0, durationMs: Number.NaN, query });
    search("red");
    search("red shoes");
    window.add("click", 7, 0);
    search("");
    expect(window.search).toEqual({ query: "red shoes", interaction: 0 });
    search("blue shoes");
    expect(window.search).toEqual({ query: "blue shoes", interaction: 1 });
    expect(window.searches).toBe(2);
  });

  it("knows what led to the visit: the site's own pages, and addresses that may be, change nothing", () => {
    const window = new SessionWindow();
    const from = (referrer: ReferrerKind) => {
      window.take({ type: "arrival", item: -1, at: 0, durationMs: Number.NaN, device: "mobile", referrer });
      return window.referrer;
    };
    const arrivals = ["internal", "other", "search", "internal", "other", "social"] as const;
    expect(arrivals.map(from)).toEqual([null, "other", "search", "search", "search", "social"]);
    expect(window.device).toBe("mobile");
  });

  it("keeps the newest 20", () => {
    const window = new SessionWindow();
    for (let item = 0; item < 25; item++) window.add("click", item, 0);
    expect(window.interactions.map(({ item }) => item)).toEqual(Array.from({ length: 20 }, (_, i) => i + 5));
    expect(window.count).toBe(25);
  });
});

describe("interest", () => {
  const of = (dwellMs: number, type: Interaction["type"] = "click") => interest({ type, dwellMs });

  it("is 1 for an unknown dwell and for 10 s, 0.5 for a bounce, at most 2", () => {
    expect(of(Number.NaN)).toBe(1);
    expect(of(10_000)).toBeCloseTo(1, 12);
    expect(of(0)).toBe(0.5);
    expect(of(1e9)).toBe(2);
    expect(of(0, "cart")).toBe(2);
  });
});
