import type { ColumnGroup } from "./column-group.ts";

/**
 * Whether the item has counts at all (a new one has none), how much it was visited, whether that rises, how old it is, and
 * how often a session ends with it.
 */
export const popularityColumns: ColumnGroup = {
  names: [
    "popularity.known",
    "popularity.all",
    "popularity.20",
    "popularity.5",
    "popularity.1",
    "popularity.trend",
    "seen.first",
    "seen.last",
    "exit.rate",
  ],
  fill({ shard, items, rows, stride }, at) {
    const { popularity, popularity20, popularity5, popularity1, firstSeen, lastSeen, exitRate } = shard.stats;
    for (let place = 0, row = at; place < items.length; place++, row += stride) {
      const item = items[place];
      rows[row] = popularity[item] > 0 ? 1 : 0;
      rows[row + 1] = popularity[item];
      rows[row + 2] = popularity20[item];
      rows[row + 3] = popularity5[item];
      rows[row + 4] = popularity1[item];
      rows[row + 5] = popularity5[item] - popularity[item];
      rows[row + 6] = firstSeen[item];
      rows[row + 7] = lastSeen[item];
      rows[row + 8] = exitRate[item];
    }
  },
};
