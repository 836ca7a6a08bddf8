import type { Random } from "../random.ts";

/** Makers by how much they ask: 0 plain, 1 middle, 2 dear. */
export const BRANDS: readonly (readonly string[])[] = [
  ["Plainway", "Oak & Ohm", "Tarn Basics", "Lowland"],
  ["Fernhollow", "Kestrel Works", "Norrfjäll", "Brackwater", "Sorrel"],
  ["Arête Atelier", "Halden", "Mistral Nine", "Vetta"],
];

const MODELS = [
  "Skarn",
  "Alder",
  "Merrow",
  "Tansy",
  "Corrie",
  "Bothy",
  "Lumen",
  "Harrier",
  "Juniper",
  "Quartz",
  "Wren",
  "Sable",
  "Larch",
  "Fjord",
  "Comet",
  "Ember",
  "Drift",
  "Cairn",
  "Petrel",
  "Thistle",
  "Onyx",
  "Rowan",
  "Solstice",
  "Marten",
  "Gale",
  "Basalt",
  "Heron",
  "Saga",
  "Tundra",
  "Vale",
  "Kite",
  "Birch",
  "Mica",
  "Otter",
  "Summit",
  "Pike",
  "Rime",
  "Sedge",
  "Talus",
  "Zephyr",
];
const EDITIONS = ["", "", "2", "3", "Lite", "Pro", "Light", "Plus", "Evo", "Classic"];

/** "Skarn Lite": what a maker calls a thing. */
export function modelName(random: Random): string {
  const edition = random.pick(EDITIONS);
  return edition ? `${random.pick(MODELS)} ${edition}` : random.pick(MODELS);
}
