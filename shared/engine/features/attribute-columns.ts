import type { CodedText } from "../../release/arrow.ts";
import type { Interaction } from "../session-window.ts";
import type { ColumnGroup } from "./column-group.ts";

/**
 * Attributes against the session's: the newest item's, and the share of interactions with the same value; prices as differences
 * of logarithms. 0 where the catalogue is silent.
 */
export const attributeColumns: ColumnGroup = {
  names: [
    "category.last1",
    "category.share",
    "category.run",
    "brand.last1",
    "brand.share",
    "attributes.last1",
    "attributes.share",
    "price.ratio",
    "price.last1",
    "price.distance",
  ],
  fill({ shard, session, items, rows, stride }, at) {
    const { interactions } = session;
    const last = interactions.at(-1)?.item ?? -1;
    let lnPrices = 0;
    let priced = 0;
    for (const { item } of interactions) {
      const own = shard.lnPrice(item);
      if (Number.isNaN(own)) continue;
      lnPrices += own;
      priced++;
    }
    shareColumns(shard.category, interactions, items, rows, at, stride, 1);
    const run = runLength(shard.category, interactions);
    for (let j = at, place = 0; place < items.length; place++, j += stride) rows[j + 2] = rows[j] * run;
    shareColumns(shard.brand, interactions, items, rows, at + 3, stride, 1);
    const others = shard.otherAttributes;
    for (const column of others) {
      shareColumns(column, interactions, items, rows, at + 5, stride, 1 / others.length);
    }
    if (priced === 0) return;
    const lnLast = last >= 0 ? shard.lnPrice(last) : Number.NaN;
    const mean = lnPrices / priced;
    for (let place = 0, j = at + 7; place < items.length; place++, j += stride) {
      const own = shard.lnPrice(items[place]);
      if (Number.isNaN(own)) continue;
      rows[j] = own - mean;
      if (!Number.isNaN(lnLast)) rows[j + 1] = own - lnLast;
      rows[j + 2] = Math.abs(own - mean);
    }
  },
};

/** Adds to two columns, times `weight`: 1 for the newest interaction's value, and the share of interactions with it. */
function shareColumns(
  column: CodedText | undefined,
  interactions: readonly Interaction[],
  items: Int32Array,
  rows: Float32Array,
  at: number,
  stride: number,
  weight: number,
): void {
  if (!column || interactions.length === 0) return;
  const { codes, values } = column;
  const shares = new Map<number, number>();
  for (const { item } of interactions) {
    const code = codes[item];
    if (values[code] !== "") shares.set(code, (shares.get(code) ?? 0) + 1 / interactions.length);
  }
  if (shares.size === 0) return;
  const last = codes[interactions[interactions.length - 1].item];
  for (let place = 0, row = at; place < items.length; place++, row += stride) {
    const code = codes[items[place]];
    const share = shares.get(code);
    if (share === undefined) continue;
    if (code === last) rows[row] += weight;
    rows[row + 1] += share * weight;
  }
}

/** How many of the newest interactions in a row are of the newest one's category, as a share of five; at most 1. */
function runLength(column: CodedText | undefined, interactions: readonly Interaction[]): number {
  if (!column) return 0;
  const { codes } = column;
  let run = 0;
  for (let i = interactions.length - 1; i >= 0 && run < 5; i--, run++) {
    if (codes[interactions[i].item] !== codes[interactions[interactions.length - 1].item]) break;
  }
  return run / 5;
}
