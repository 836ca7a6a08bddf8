import type { Shard } from "../shard.ts";
import type { ItemFacts, RuleInput } from "./rule-input.ts";

/** What rules may ask about shard items. @param items int32[n]: item index by place in the rules' input. */
export function shardFacts(shard: Shard, items: Int32Array): ItemFacts {
  const { attributes, inStock, publishedAt, regions } = shard.items;
  return {
    attribute(i, name) {
      const column = attributes.get(name);
      return column ? column.values[column.codes[items[i]]] : "";
    },
    inStock: (i) => inStock[items[i]] === 1,
    publishedAt: (i) => publishedAt[items[i]] || Number.NaN,
    regions: (i) => {
      const codes = regions.values[regions.codes[items[i]]];
      return codes === "" ? [] : codes.split(" ");
    },
  };
}

/** Cosine of two shard items by place in the rules' input; 0 with an item that has no vector. */
export function shardSimilarity(shard: Shard, items: Int32Array): RuleInput["similarity"] {
  const { rows, scales, dimension } = shard.vectors;
  return (i, j) => {
    const a = items[i] * dimension;
    const b = items[j] * dimension;
    let dot = 0;
    for (let d = 0; d < dimension; d++) dot += rows[a + d] * rows[b + d];
    return dot * scales[items[i]] * scales[items[j]];
  };
}
