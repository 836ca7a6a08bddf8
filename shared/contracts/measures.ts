import * as v from "valibot";

/** Answered with a number; all others with a text. */
export const NUMBERS: readonly string[] = ["rerank-ms", "inp-ms", "lcp-ms", "cls"];
/** What a page says of itself: `page:plan` is the content of its `<meta name="afterclick:plan">`. */
export const PAGE_MEASURE = "page:";

/**
 * What a device can tell of the epoch's days so far, "none of these" where there was none. Of what happens often, one
 * occurrence is taken at random, so that over all devices the shares are those of occurrences.
 *
 *   clicked-category   category of a clicked item
 *   clicked-place      rung and place at which a clicked item was shown, one of CLICKED_PLACES
 *   rerank-ms          engine time of a ranking
 *   inp-ms, lcp-ms, cls   Web Vitals of a page view
 *   conversion         `ARM, bought` or `ARM, not bought`; the arm is the content of `<meta name="afterclick:arm">`, "all" without
 *   page:NAME          content of `<meta name="afterclick:NAME">`, a number where it is one
 */
export const MeasureSchema = v.union([
  v.picklist(["clicked-category", "clicked-place", "rerank-ms", "inp-ms", "lcp-ms", "cls", "conversion"]),
  v.custom<`page:${string}`>(
    (input) => typeof input === "string" && /^page:[a-z0-9][a-z0-9-]{0,31}$/.test(input),
    "it is none of clicked-category, clicked-place, rerank-ms, inp-ms, lcp-ms, cls, conversion and page:NAME",
  ),
]);
export type Measure = v.InferOutput<typeof MeasureSchema>;

const PLACES = ["1", "2", "3", "4 to 6", "7 to 12", "13 and on"] as const;
/** All that clicked-place can be: "rung 3, place 4 to 6". Rung 0 is the page's own order. */
export const CLICKED_PLACES: readonly string[] = [0, 1, 2, 3].flatMap((rung) =>
  PLACES.map((place) => `rung ${rung}, place ${place}`),
);

/** @param place in the list as shown, from 1 on */
export function clickedPlace(rung: number, place: number): string {
  const bounds = [1, 2, 3, 6, 12];
  const index = bounds.findIndex((most) => place <= most);
  return `rung ${rung}, place ${PLACES.at(index)}`;
}
