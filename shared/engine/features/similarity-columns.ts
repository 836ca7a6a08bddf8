import { dequantise } from "../../release/quantise.ts";
import { interest } from "../session-window.ts";
import type { ColumnGroup } from "./column-group.ts";

/** A cosine below this explains nothing to a visitor. */
const RELATED = 0.25;
/** How much closer an older interaction must be to explain a candidate in place of a newer one. */
const CLEARLY = 0.05;

/** Cosines with the session's items: the newest two, the largest, the mean, and a mean by interest. */
export const similarityColumns: ColumnGroup = {
  names: ["similarity.last1", "similarity.last2", "similarity.max", "similarity.mean", "similarity.interest"],
  fill({ shard, similarity, items, recent, rows, stride, because }, at) {
    const size = items.length;
    if (recent.length === 0) return;
    const row = new Float32Array(shard.vectors.dimension);
    // Summed up side by side and written to the rows once: rows lie far apart.
    const largest = new Float32Array(size).fill(Number.NEGATIVE_INFINITY);
    const sum = new Float32Array(size);
    const weighted = new Float32Array(size);
    const strongest = new Float32Array(size).fill(RELATED);
    let decay = 1;
    let weights = 0;
    for (let age = 0; age < recent.length; age++) {
      const interaction = recent[age];
      const weight = decay * interest(interaction);
      weights += weight;
      decay *= 0.7;
      dequantise(shard.vectors, interaction.item, row);
      const cosines = similarity.similarities(row, items);
      // The newest interaction wins unless an older one is clearly closer; an item does not explain itself.
      const ahead = age === 0 ? 0 : CLEARLY;
      if (age < 2) for (let place = 0, j = at + age; place < size; place++, j += stride) rows[j] = cosines[place];
      for (let place = 0; place < size; place++) {
        const cosine = cosines[place];
        if (cosine > largest[place]) largest[place] = cosine;
        sum[place] += cosine;
        weighted[place] += cosine * weight;
        if (cosine > strongest[place] + ahead && items[place] !== interaction.item) {
          strongest[place] = cosine;
          because[place] = age;
        }
      }
    }
    for (let place = 0, j = at; place < size; place++, j += stride) {
      rows[j + 2] = largest[place];
      rows[j + 3] = sum[place] / recent.length;
      rows[j + 4] = weighted[place] / weights;
    }
  },
};
