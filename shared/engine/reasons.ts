import type { Reason } from "../contracts/index.ts";
import type { Interaction } from "./session-window.ts";
import type { Shard } from "./shard.ts";

/** A catalogue attribute of this name says what a visitor does with an item ("watched", "read"); without it: "viewed". */
export const VERB_ATTRIBUTE = "verb";

/** "because you watched City marathon recap": the interaction that explains an item best. */
export function becauseReason(shard: Shard, interaction: Interaction): Reason {
  const { item } = interaction;
  const verb = verbOf(shard, interaction);
  const id = shard.items.keys.at(item);
  const title = shard.items.title(item) || id;
  return { kind: "because", item: id, verb, text: `because you ${verb} ${title}` };
}

function verbOf(shard: Shard, { item, type }: Interaction): string {
  if (type === "purchase") return "bought";
  if (type === "cart") return "chose";
  const column = shard.items.attributes.get(VERB_ATTRIBUTE);
  return column?.values[column.codes[item]] || "viewed";
}
