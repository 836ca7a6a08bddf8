import { expect, test } from "vitest";
import type { Rule } from "../contracts/index.ts";
import { ScanKernel } from "../kernels/scan-kernel.ts";
import { Scorer } from "./scoring.ts";
import { SessionWindow } from "./session-window.ts";
import { fixtureShard } from "./shard.fixture.ts";
import { pinnedItems, slotView } from "./views.ts";

const context = { nowS: 0, region: null, bought: new Set<string>(), seen: () => 0 };

/** More items than L1 finds, so that some are no candidates. */
const shard = fixtureShard(700);
const kernel = new ScanKernel(shard.vectors);
const scorer = new Scorer(shard, kernel, kernel);
const window = new SessionWindow();
window.add("click", 3, 0);
const session = window.interactions;
const stranger = (() => {
  const { placeOf } = scorer.withMean(window, []);
  return Array.from({ length: shard.n }, (_, item) => item).findIndex((item) => placeOf(item) < 0);
})();

const fill = (rules: readonly Rule[], exclude: readonly string[] = []): readonly string[] => {
  const scored = scorer.withMean(window, pinnedItems(shard, rules, ["more"]));
  return slotView({ shard, session, scored, rules, context }, "more", 4, exclude).order;
};

test("a pin brings an item into a slot that ranking would not have looked at", () => {
  const id = `i${stranger}`;
  const plain = fill([]);
  expect(plain).not.toContain(id);
  expect(fill([{ rule: "pin", item: id, position: 1 }])).toEqual([plain[0], id, plain[1], plain[2]]);
});

test("neither an excluded item nor one the shard does not hold", () => {
  const id = `i${stranger}`;
  expect(fill([{ rule: "pin", item: id, position: 0 }], [id])).toEqual(fill([]));
  expect(fill([{ rule: "pin", item: "nobody", position: 0 }])).toEqual(fill([]));
});

test("the page's own items are no candidates of a slot, pinned ones of another slot neither", () => {
  const rules: Rule[] = [{ rule: "pin", item: `i${stranger}`, position: 0, lists: ["other"] }];
  const scored = scorer.withMean(window, [stranger]);
  expect(slotView({ shard, session, scored, rules, context }, "more", 700, []).order).not.toContain(`i${stranger}`);
});

test("an item that the catalogue no longer lists fills no slot; one that is out of stock may", () => {
  const best = fill([]);
  const delisted = { inStock: false, title: "", url: "" };
  const items = Array.from({ length: shard.n }, (_, i) => (best[0] === `i${i}` ? delisted : {}));
  const soldOut = items.map((item, i) => (best[1] === `i${i}` ? { inStock: false } : item));
  const other = fixtureShard(shard.n, 16, soldOut);
  const scored = new Scorer(other, kernel, kernel).withMean(window, []);
  const { order } = slotView({ shard: other, session, scored, rules: [], context }, "more", 3, []);
  expect(order).toEqual(best.slice(1));
});

test("an item named like the prototype has its reason as any other", () => {
  const best = shard.indexOf(fill([])[0]);
  const named = fixtureShard(
    shard.n,
    16,
    Array.from({ length: shard.n }, (_, i) => (i === best ? { id: "__proto__" } : {})),
  );
  const rules: Rule[] = [{ rule: "boost", where: { attribute: "category", oneOf: [`c${best % 3}`] }, points: 1 }];
  const scored = new Scorer(named, kernel, kernel).withMean(window, []);
  const { order, reasons } = slotView({ shard: named, session, scored, rules, context }, "more", 3, []);
  expect(order[0]).toBe("__proto__");
  expect(Object.keys(reasons)).toContain("__proto__");
});
