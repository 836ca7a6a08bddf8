import { expect, test } from "vitest";
import { parsePrice } from "./parse-price.ts";

test.each([
  ["12.50", 12.5],
  ["12.50 EUR", 12.5],
  ["EUR 12.50", 12.5],
  ["15.00USD", 15],
  ["€12,50", 12.5],
  ["12,5 €", 12.5],
  ["1,234.56 USD", 1234.56],
  ["1.234,56 EUR", 1234.56],
  ["1.234.567,89", 1234567.89],
  ["CHF 1'234.50", 1234.5],
  ["1 234,50 €", 1234.5],
  ["1,234", 1234],
  ["1.234", 1.234],
  ["0", 0],
  ["12.", 12],
])("%s", (text, price) => {
  expect(parsePrice(text)).toBe(price);
});

test.each(["", "-5", "free", "12.50.1", "1e5", "NaN", "12 EUR extra", "Infinity"])("%j is no price", (text) => {
  expect(parsePrice(text)).toBeNaN();
});
