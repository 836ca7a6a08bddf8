import type { Sessions } from "../../train/sessions.ts";
import { type Baseline, firstDistinct } from "./baseline.ts";
import { distinctItems, sessionsByItem } from "./sessions-by-item.ts";
import { TopScores } from "./top-scores.ts";

/** Keeps items of few sessions from being everybody's neighbour; the value of the published figures. */
const DAMPING = 20;

/**
 * Item-kNN of published comparisons (Hidasi et al., ICLR 2016, after Linden et al. 2003): the items nearest to the last
 * one by cosine of the sets of sessions that hold them,
 *
 *   |sessions with i and j| / sqrt((|sessions with i| + 20) * (|sessions with j| + 20)),
 *
 * filled up by popularity. The last item is not a neighbour of itself. Rows are computed as they are asked for.
 *
 * @param sessions the training log in item numbers below n
 */
export function itemKnn(sessions: Sessions, n: number, popular: Iterable<number>, k: number): Baseline {
  const { items: members, offsets } = distinctItems(sessions);
  const byItem = sessionsByItem({ items: members, offsets }, n);
  const support = (item: number): number => byItem.offsets[item + 1] - byItem.offsets[item] + DAMPING;
  const scores = new TopScores(n);
  const rows = new Map<number, readonly number[]>();

  const neighbours = (item: number): readonly number[] => {
    const known = rows.get(item);
    if (known) return known;
    for (let at = byItem.offsets[item]; at < byItem.offsets[item + 1]; at++) {
      const session = byItem.sessions[at];
      for (let m = offsets[session]; m < offsets[session + 1]; m++) {
        const other = members[m];
        if (other !== item) scores.add(other, 1 / Math.sqrt(support(item) * support(other)));
      }
    }
    const row = scores.take(k);
    rows.set(item, row);
    return row;
  };

  return ({ items }) => {
    const last = items.at(-1);
    return firstDistinct(k, last === undefined || last >= n ? [] : neighbours(last), popular);
  };
}
