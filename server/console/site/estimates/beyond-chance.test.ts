import { expect, test } from "vitest";
import { beyondChance } from "./beyond-chance.ts";

const value = (share: number) => ({
  value: String(share),
  share,
  low: share - 0.02,
  high: share + 0.02,
  variance: 1e-4,
});

test("shares that noise explains are left alone, those that it does not are named", () => {
  const shares = [-0.06, -0.049, -0.02, 0, 0.5, 1, 1.04, 1.051];
  expect(beyondChance(shares.map(value)).map(({ share }) => share)).toEqual([-0.06, 1.051]);
});
