import type { Interest } from "../topics.ts";

export interface ProductKind {
  /** Begins every item id of the kind; the picture is drawn by it too. */
  readonly kind: string;
  readonly category: string;
  readonly noun: string;
  readonly topics: Interest;
  /** Lowest and highest price, in euros. */
  readonly price: readonly [number, number];
  /** What tells variants of a model apart. */
  readonly variants: readonly string[];
}

const SHOE = ["Women’s", "Men’s"];
const WEAR = ["Women’s", "Men’s", "Unisex"];
const SIZE = ["S", "M", "L"];
const NONE = [""];

type Row = readonly [
  kind: string,
  noun: string,
  topics: Interest,
  low: number,
  high: number,
  variants: readonly string[],
];

const department = (category: string, rows: readonly Row[]): ProductKind[] =>
  rows.map(([kind, noun, topics, low, high, variants]) => ({
    kind,
    category,
    noun,
    topics,
    price: [low, high],
    variants,
  }));

export const PRODUCT_KINDS: readonly ProductKind[] = [
  ...department("Trail running", [
    ["trail-shoe", "Trail Shoe", { running: 1 }, 95, 190, SHOE],
    ["running-vest", "Running Vest", { running: 1 }, 70, 180, ["5 L", "8 L", "12 L"]],
    ["running-short", "Running Short", { running: 0.9, style: 0.1 }, 35, 85, SHOE],
    ["soft-flask", "Soft Flask", { running: 0.9, hiking: 0.2 }, 14, 32, ["250 ml", "500 ml"]],
    ["running-sock", "Running Sock", { running: 0.9, hiking: 0.2 }, 12, 26, NONE],
    ["sport-watch", "GPS Watch", { running: 0.8, cycling: 0.3, hiking: 0.2 }, 190, 620, NONE],
    ["running-pole", "Folding Running Pole", { running: 0.8, hiking: 0.4 }, 90, 210, ["110 cm", "120 cm", "130 cm"]],
  ]),
  ...department("Hiking", [
    ["hiking-boot", "Hiking Boot", { hiking: 1 }, 120, 290, SHOE],
    ["daypack", "Daypack", { hiking: 0.8, travel: 0.4 }, 60, 170, ["18 L", "24 L", "30 L"]],
    ["trekking-pole", "Trekking Pole", { hiking: 0.9, camping: 0.1 }, 50, 160, NONE],
    [
      "water-bottle",
      "Insulated Bottle",
      { hiking: 0.7, travel: 0.3, workspace: 0.1 },
      18,
      48,
      ["0.5 L", "0.75 L", "1 L"],
    ],
    ["head-lamp", "Head Lamp", { hiking: 0.5, running: 0.4, camping: 0.4 }, 28, 140, NONE],
    ["compass", "Compass", { hiking: 0.9, travel: 0.2 }, 22, 85, NONE],
    ["trail-map", "Waterproof Map", { hiking: 0.8, cycling: 0.2 }, 12, 24, ["1:25 000", "1:50 000"]],
  ]),
  ...department("Climbing", [
    ["climbing-shoe", "Climbing Shoe", { climbing: 1 }, 80, 175, NONE],
    ["harness", "Harness", { climbing: 1 }, 55, 150, SIZE],
    ["rope", "Dynamic Rope", { climbing: 1 }, 120, 260, ["40 m", "60 m", "70 m"]],
    ["carabiner", "Carabiner", { climbing: 1 }, 9, 28, NONE],
    ["climbing-helmet", "Climbing Helmet", { climbing: 0.9, ski: 0.2 }, 55, 130, SIZE],
    ["chalk-bag", "Chalk Bag", { climbing: 0.9, style: 0.1 }, 18, 42, NONE],
  ]),
  ...department("Camping", [
    ["tent", "Tent", { camping: 1, hiking: 0.2 }, 180, 780, ["1P", "2P", "3P"]],
    ["sleeping-bag", "Sleeping Bag", { camping: 1, hiking: 0.2 }, 110, 520, ["Regular", "Long"]],
    ["sleeping-mat", "Sleeping Mat", { camping: 0.9, hiking: 0.2 }, 50, 230, ["Regular", "Wide"]],
    ["lantern", "Lantern", { camping: 0.9 }, 25, 95, NONE],
    ["camp-chair", "Camp Chair", { camping: 0.9, "camp-cooking": 0.2 }, 45, 160, NONE],
    ["hammock", "Hammock", { camping: 0.7, travel: 0.4 }, 40, 140, NONE],
    ["tarp", "Tarp", { camping: 0.8, paddling: 0.2 }, 60, 220, ["3 × 3 m", "4 × 3 m"]],
  ]),
  ...department("Camp kitchen", [
    ["stove", "Stove", { "camp-cooking": 1, camping: 0.3 }, 35, 190, NONE],
    ["camp-pan", "Camp Pan", { "camp-cooking": 0.9, "home-cooking": 0.3 }, 24, 80, ["20 cm", "24 cm"]],
    ["camp-mug", "Camp Mug", { "camp-cooking": 0.7, travel: 0.2, workspace: 0.2 }, 10, 36, NONE],
    ["coffee-press", "Coffee Press", { "camp-cooking": 0.7, "home-cooking": 0.4, workspace: 0.2 }, 28, 85, NONE],
    ["pocket-knife", "Pocket Knife", { "camp-cooking": 0.5, camping: 0.4, repair: 0.3 }, 22, 120, NONE],
    ["trail-meal", "Trail Meal", { "camp-cooking": 0.7, hiking: 0.4, running: 0.1 }, 6, 14, ["Small", "Large"]],
  ]),
  ...department("Cycling", [
    ["gravel-bike", "Gravel Bike", { cycling: 1 }, 1400, 4200, ["52", "54", "56", "58"]],
    ["bike-helmet", "Bike Helmet", { cycling: 1 }, 60, 240, SIZE],
    ["bar-bag", "Handlebar Bag", { cycling: 0.8, camping: 0.3 }, 40, 140, NONE],
    ["bike-light", "Bike Light", { cycling: 0.9, workspace: 0.1 }, 25, 130, NONE],
    ["cycling-jersey", "Jersey", { cycling: 0.8, style: 0.3 }, 55, 150, SHOE],
    ["bike-tyre", "Gravel Tyre", { cycling: 0.8, repair: 0.4 }, 35, 72, ["38 mm", "42 mm", "45 mm"]],
    ["multi-tool", "Multi-tool", { repair: 0.8, cycling: 0.6 }, 18, 75, NONE],
  ]),
  ...department("Ski touring", [
    ["touring-ski", "Touring Ski", { ski: 1 }, 420, 890, ["164 cm", "171 cm", "178 cm"]],
    ["ski-boot", "Touring Boot", { ski: 1 }, 380, 760, NONE],
    ["ski-goggle", "Goggle", { ski: 0.9, style: 0.2 }, 60, 220, NONE],
    ["ski-skin", "Climbing Skin", { ski: 0.9, repair: 0.1 }, 95, 190, NONE],
    ["avalanche-shovel", "Avalanche Shovel", { ski: 0.9, climbing: 0.1 }, 45, 95, NONE],
    ["ski-pack", "Ski Pack", { ski: 0.8, climbing: 0.3 }, 110, 280, ["26 L", "34 L"]],
  ]),
  ...department("Water", [
    ["paddle", "Paddle", { paddling: 1 }, 70, 320, ["210 cm", "220 cm", "230 cm"]],
    ["kayak", "Kayak", { paddling: 1 }, 690, 1900, NONE],
    ["paddle-board", "Paddle Board", { paddling: 1 }, 420, 1100, ["10′6″", "11′0″"]],
    ["life-vest", "Life Vest", { paddling: 0.9 }, 70, 190, SIZE],
    ["dry-bag", "Dry Bag", { paddling: 0.7, travel: 0.3, camping: 0.2 }, 18, 75, ["5 L", "10 L", "20 L"]],
    ["wetsuit", "Wetsuit", { paddling: 0.8, style: 0.1 }, 130, 380, SHOE],
  ]),
  ...department("Travel", [
    ["duffel", "Duffel", { travel: 1 }, 80, 230, ["40 L", "60 L", "90 L"]],
    ["travel-case", "Carry-on Case", { travel: 0.9, style: 0.2 }, 130, 380, NONE],
    ["packing-cube", "Packing Cube", { travel: 0.9 }, 14, 42, SIZE],
    ["travel-pillow", "Travel Pillow", { travel: 0.8, camping: 0.3 }, 22, 60, NONE],
    ["power-bank", "Power Bank", { travel: 0.6, workspace: 0.4, camping: 0.2 }, 35, 120, ["10 Ah", "20 Ah"]],
    ["laptop-sleeve", "Laptop Sleeve", { workspace: 0.7, travel: 0.4 }, 28, 85, ["13″", "14″", "16″"]],
  ]),
  ...department("Clothing", [
    ["rain-shell", "Rain Shell", { hiking: 0.5, style: 0.4, running: 0.2 }, 110, 420, SHOE],
    ["down-jacket", "Down Jacket", { style: 0.6, ski: 0.3, camping: 0.2 }, 140, 390, SHOE],
    ["fleece", "Fleece", { style: 0.6, hiking: 0.4 }, 60, 180, SHOE],
    ["base-layer", "Merino Base Layer", { ski: 0.4, hiking: 0.4, style: 0.2 }, 55, 120, SHOE],
    ["beanie", "Beanie", { style: 0.8, ski: 0.2 }, 20, 45, NONE],
    ["glove", "Glove", { ski: 0.6, cycling: 0.2, style: 0.2 }, 28, 140, WEAR],
    ["hiking-trouser", "Hiking Trouser", { hiking: 0.7, style: 0.4 }, 75, 190, SHOE],
  ]),
];
