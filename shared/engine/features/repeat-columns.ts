import { interest } from "../session-window.ts";
import type { ColumnGroup } from "./column-group.ts";

/**
 * Is the candidate in the session already, how long ago, how often, is it an item people return to, and what came of it:
 * how much it interested the visitor, whether it is in the cart or bought.
 */
export const repeatColumns: ColumnGroup = {
  names: [
    "repeat.in",
    "repeat.last1",
    "repeat.last2",
    "repeat.last3",
    "repeat.older",
    "repeat.count",
    "repeat.rate",
    "repeat.nextRate",
    "repeat.interest",
    "repeat.cart",
    "repeat.purchase",
  ],
  fill({ shard, session, candidates, rows, stride }, at) {
    const { repeatRate, repeatNextRate } = shard.stats;
    const { interactions } = session;
    for (let age = interactions.length - 1; age >= 0; age--) {
      const interaction = interactions[interactions.length - 1 - age];
      const { item, type, dwellMs } = interaction;
      const place = candidates.position[item];
      if (place < 0) continue;
      const row = place * stride + at;
      // Oldest first, so the newest visit of an item has the last word on how long ago it was.
      rows[row] = 1;
      rows[row + 1] = age === 0 ? 1 : 0;
      rows[row + 2] = age === 1 ? 1 : 0;
      rows[row + 3] = age === 2 ? 1 : 0;
      rows[row + 4] = age > 2 ? 1 / Math.sqrt(age) : 0;
      rows[row + 5] += 1;
      rows[row + 6] = repeatRate[item];
      rows[row + 7] = age === 0 ? repeatNextRate[item] : 0;
      // The newest visit is still going on: how long it will be is not known when the order is made.
      if (age > 0 && !Number.isNaN(dwellMs)) rows[row + 8] = Math.max(rows[row + 8], interest(interaction));
      if (type === "cart") rows[row + 9] = 1;
      if (type === "purchase") rows[row + 10] = 1;
    }
  },
};
