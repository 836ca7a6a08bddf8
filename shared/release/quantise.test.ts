import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dequantise, quantise } from "./quantise.ts";

const vector = fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 16, maxLength: 16 });

describe("quantise", () => {
  it("gives unit rows close in direction to what went in", () => {
    fc.assert(
      fc.property(vector, (values) => {
        const length = Math.hypot(...values);
        fc.pre(length > 1e-3);
        const out = new Float32Array(16);
        dequantise(quantise(Float32Array.from(values), 16), 0, out);
        expect(Math.hypot(...out)).toBeCloseTo(1, 5);
        const cosine = out.reduce((sum, x, j) => sum + (x * values[j]) / length, 0);
        // Half a step of 1/127 of the largest component, over 16 components.
        expect(cosine).toBeGreaterThan(0.9998);
      }),
    );
  });

  it("keeps a row without a direction as zeros", () => {
    const table = quantise(Float32Array.from([...new Array(16).fill(0), ...new Array(16).fill(Number.NaN)]), 16);
    expect(Array.from(table.scales)).toEqual([0, 0]);
    expect(table.rows.every((value) => value === 0)).toBe(true);
  });
});
