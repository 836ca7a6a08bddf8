import { describe, expect, it } from "vitest";
import { makeProducts } from "./catalogue/make-products.ts";
import { makeVideos } from "./catalogue/make-videos.ts";
import { catalogueLine } from "./catalogue/shop-item.ts";
import { seededRandom } from "./random.ts";
import { simulate } from "./visitors/simulate.ts";

function shop(seed: number, sessions = 600) {
  const random = seededRandom(seed);
  const items = [...makeProducts(random, 4000), ...makeVideos(random, 1000)];
  return { items, log: simulate(random, items, 300, sessions) };
}

describe("the demo's shop", () => {
  const { items, log } = shop(1);
  const byId = new Map(items.map((item) => [item.id, item]));

  it("is the same for the same seed and another for another", () => {
    const text = ({ items, log }: ReturnType<typeof shop>) => items.map(catalogueLine).join() + JSON.stringify(log);
    expect(text(shop(1))).toBe(text({ items, log }));
    expect(text(shop(2))).not.toBe(text({ items, log }));
  });

  it("has 5,000 items with ids and titles of their own, and the front page's five", () => {
    expect(byId.size).toBe(5000);
    expect(new Set(items.map((item) => item.title)).size).toBe(5000);
    expect(
      ["recipe-001", "focus-mix-001", "race-recap-001", "trail-film-001", "desk-tour-001"].map(
        (id) => byId.get(id)?.title,
      ),
    ).toEqual([
      "Easy weeknight pasta",
      "Lo-fi study mix",
      "City marathon recap",
      "Trail running in the Alps",
      "Desk setup tour",
    ]);
  });

  it("logs clicks before carts before purchases, in order of time, for items that exist", () => {
    const stage = { click: 0, cart: 1, purchase: 2 };
    const reached = new Map<string, number>();
    const lastTime = new Map<string, number>();
    for (const row of log) {
      expect(byId.has(row.item)).toBe(true);
      expect(row.time).toBeGreaterThanOrEqual(lastTime.get(row.session) ?? 0);
      lastTime.set(row.session, row.time);
      const key = `${row.session} ${row.item}`;
      if (row.type !== "click") expect(reached.get(key)).toBeGreaterThanOrEqual(stage[row.type] - 1);
      reached.set(key, Math.max(reached.get(key) ?? 0, stage[row.type]));
    }
  });

  it("is clicked more at the top of a page", () => {
    const positions = log.flatMap((row) => (row.position === undefined ? [] : [row.position]));
    const top = positions.filter((position) => position < 6).length;
    const bottom = positions.filter((position) => position >= 12 && position < 18).length;
    expect(top).toBeGreaterThan(bottom);
  });
});
