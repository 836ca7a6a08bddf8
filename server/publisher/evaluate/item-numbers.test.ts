import { expect, test } from "vitest";
import { ItemNumbers } from "./item-numbers.ts";

test("the release's items keep their index; others are numbered as they come up", () => {
  const numbers = new ItemNumbers({ n: 2, indexOf: (id) => ["a", "b"].indexOf(id) });
  expect(["b", "x", "a", "y", "x"].map(numbers.of)).toEqual([1, 2, 0, 3, 2]);
  expect(numbers.size).toBe(4);
});
