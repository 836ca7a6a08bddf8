// Placing new items by their attributes in a catalogue of a million: time and memory. One core, no browser.
import { fillColdRows } from "../server/publisher/train/cold-items.ts";
import type { CatalogueItem } from "../shared/contracts/item.ts";
import { seededRng } from "../shared/math/rng.ts";
import { saveResult } from "./save.ts";

const ITEMS = 1_000_000;
const DIMENSION = 64;
const TITLE_WORDS = 20;
const VOCABULARY = 100_000;
/** Share of the items that the log visits. */
const KNOWN = 0.6;

const rng = seededRng(1);
/** Words as in a language: the k-th most frequent comes up about 1 / k as often as the first (Zipf). */
const word = (): string => `w${Math.floor(VOCABULARY ** rng())}`;
const items = Array.from({ length: ITEMS }, (_, i): CatalogueItem => {
  const title = Array.from({ length: TITLE_WORDS }, word).join(" ");
  return { id: `i${i}`, title, category: `c${Math.floor(40 * rng())}`, price: 1 + 100 * rng() };
});
const known = Uint8Array.from({ length: ITEMS }, () => (rng() < KNOWN ? 1 : 0));
const rows = new Float32Array(ITEMS * DIMENSION);
for (let at = 0; at < rows.length; at++) if (known[Math.floor(at / DIMENSION)]) rows[at] = rng() - 0.5;

const megabytes = (): number => process.resourceUsage().maxRSS / 1024;
const before = megabytes();
const began = performance.now();
const { filled } = fillColdRows(rows, DIMENSION, known, items, null);
saveResult(
  "placing",
  {
    "items in the catalogue": ITEMS,
    "words of a title": TITLE_WORDS,
    "items placed": filled,
    seconds: (performance.now() - began) / 1000,
    "peak memory before, MB": before,
    "peak memory, MB": megabytes(),
  },
  "npm run bench placing",
);
