import { describe, expect, test } from "vitest";
import type { CatalogueItem } from "../../../shared/contracts/index.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import { fillColdRows } from "./cold-items.ts";

const D = 16;
const GROUPS = ["tents", "boots", "stoves", "maps"];

/** Items of four categories; a trained row is its category's direction plus noise. */
function shop(n: number): { items: CatalogueItem[]; rows: Float32Array; known: Uint8Array } {
  const rng = seededRng(5);
  const items = Array.from({ length: n }, (_, i): CatalogueItem => {
    return { id: `i${i}`, category: GROUPS[i % 4], title: `Thing ${i} for ${GROUPS[i % 4]}`, price: 10 + i };
  });
  const rows = new Float32Array(n * D);
  const known = new Uint8Array(n).fill(1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < D; j++) rows[i * D + j] = (j === i % 4 ? 1 : 0) + 0.2 * (rng() - 0.5);
  }
  return { items, rows, known };
}

function forget(rows: Float32Array, known: Uint8Array, item: number): void {
  known[item] = 0;
  rows.fill(0, item * D, (item + 1) * D);
}

const direction = (rows: Float32Array, item: number): number => {
  const row = Array.from(rows.subarray(item * D, item * D + 4));
  return row.indexOf(Math.max(...row));
};

describe("fillColdRows", () => {
  test("an item without visits lands among those that are described alike", () => {
    const { items, rows, known } = shop(120);
    const cold = [3, 40, 81, 118];
    for (const item of cold) forget(rows, known, item);
    const { filled, cosine } = fillColdRows(rows, D, known, items, null);
    expect(filled).toBe(4);
    expect(cosine).toBeGreaterThan(0.9);
    for (const item of cold) expect(direction(rows, item)).toBe(item % 4);
  });

  test("own vectors place an item of which nothing else is known", () => {
    const { items, rows, known } = shop(120);
    forget(rows, known, 7);
    const bare = items.map(({ id }) => ({ id }));
    const values = new Float32Array(120 * 6);
    for (let i = 0; i < 120; i++) values[i * 6 + (i % 4)] = 2;
    const own = { ids: items.map(({ id }) => id), dimension: 6, values };
    expect(fillColdRows(rows, D, known, bare, own).filled).toBe(1);
    expect(direction(rows, 7)).toBe(3);
  });

  test("nothing to go by: the row stays zero", () => {
    const { items, rows, known } = shop(120);
    forget(rows, known, 9);
    const silent = items.map((item, i) => (i === 9 ? { id: item.id } : item));
    expect(fillColdRows(rows, D, known, silent, null)).toEqual({ filled: 0, cosine: null, penalty: null });
    expect(rows.subarray(9 * D, 10 * D).every((value) => value === 0)).toBe(true);
  });

  test("too few examples to learn from: no guess", () => {
    const { items, rows, known } = shop(12);
    forget(rows, known, 0);
    expect(fillColdRows(rows, D, known, items, null).filled).toBe(0);
  });
});
