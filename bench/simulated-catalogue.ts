import type { CatalogueItem } from "../shared/contracts/item.ts";
import type { Rng } from "../shared/math/rng.ts";

const CATEGORIES = 300;
const BRANDS = 500;
const SYLLABLES = ["ba", "co", "del", "fi", "gra", "hu", "in", "jo", "kel", "lu", "mar", "no", "or", "pi", "qua", "ri"];
const WORDS = 4_000;

/**
 * A shop's catalogue for the items of `writeSimulatedClicks`: titles of 3 to 6 words, categories of items that lie side by
 * side, brands across them, prices.
 */
export function simulatedCatalogue(items: number, rng: Rng): CatalogueItem[] {
  const pick = (below: number): number => Math.floor(rng() * below);
  const words = Array.from({ length: WORDS }, () =>
    Array.from({ length: 2 + pick(2) }, () => SYLLABLES[pick(SYLLABLES.length)]).join(""),
  );
  return Array.from({ length: items }, (_, i) => {
    const category = Math.floor((i * CATEGORIES) / items);
    // A category has words of its own, and half of a title is made of them.
    const word = (at: number): string => words[at % 2 === 0 ? (category * 12 + pick(12)) % WORDS : pick(WORDS)];
    return {
      id: `p${i}`,
      title: Array.from({ length: 3 + pick(4) }, (_, at) => word(at)).join(" "),
      url: `/p/${i}`,
      category: `category ${category}`,
      brand: `brand ${pick(BRANDS)}`,
      price: Math.round(100 * (2 + 300 * rng() ** 3)) / 100,
    };
  });
}
