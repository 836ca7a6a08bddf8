import { LN1P } from "../../math/ln.ts";
import { L1_HITS } from "../candidates.ts";
import type { ColumnGroup } from "./column-group.ts";

/** Cosine with the session vector; against the best hit; ln(1 + rank among the hits). */
export const encoderColumns: ColumnGroup = {
  names: ["encoder.score", "encoder.relative", "encoder.rank"],
  fill({ similarity, query, hits, candidates, items, rows, stride }, at) {
    const best = hits.scores.length > 0 ? hits.scores[0] : 0;
    // The hits are read before `similarities` overwrites the memory they may be a view of.
    const ranks = new Int32Array(items.length).fill(L1_HITS);
    for (let rank = 0; rank < hits.items.length; rank++) {
      const place = candidates.position[hits.items[rank]];
      if (place >= 0) ranks[place] = rank;
    }
    const scores = similarity.similarities(query, items);
    for (let place = 0, row = at; place < items.length; place++, row += stride) {
      rows[row] = scores[place];
      rows[row + 1] = scores[place] - best;
      rows[row + 2] = LN1P[ranks[place]];
    }
  },
};
