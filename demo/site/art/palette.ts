/** A product's colours: its own, the same in shade and in light, and one that goes with it. */
export interface Dye {
  readonly name: string;
  readonly main: string;
  readonly shade: string;
  readonly light: string;
  readonly accent: string;
}

const dye = (name: string, main: string, shade: string, light: string, accent: string): Dye => ({
  name,
  main,
  shade,
  light,
  accent,
});

export const DYES: readonly Dye[] = [
  dye("moss", "#5f7f4f", "#435c38", "#9dba86", "#e0a03f"),
  dye("slate", "#5c6f82", "#3f4e5e", "#a3b4c4", "#e2734a"),
  dye("rust", "#c05a34", "#8d3f23", "#e6a283", "#f0d9a8"),
  dye("sand", "#c9a877", "#9a7d51", "#ead9b9", "#4f6d5c"),
  dye("ink", "#34405c", "#222b42", "#7f8db0", "#f0b34a"),
  dye("lake", "#2f7f8c", "#1f5a66", "#86c3c9", "#f3c765"),
  dye("ochre", "#d49a2f", "#a17118", "#f0cf86", "#3c5a6b"),
  dye("plum", "#7d4a6b", "#59324c", "#b98daa", "#e9b872"),
  dye("bone", "#d8d0c0", "#a79e8c", "#f2ede2", "#b5533a"),
  dye("coral", "#e0705c", "#ad4a39", "#f4b3a6", "#2f5f73"),
];

/** Sky and land of a film's picture, far to near. */
export interface Light {
  readonly sky: readonly [top: string, bottom: string];
  readonly sun: string;
  readonly far: string;
  readonly middle: string;
  readonly near: string;
  readonly ground: string;
  readonly glow: string;
}

export const LIGHTS: readonly Light[] = [
  // dawn, noon, golden hour, dusk, blue night, overcast
  {
    sky: ["#f3b7a0", "#fbe3c3"],
    sun: "#fff3d6",
    far: "#c99aa0",
    middle: "#8d6f86",
    near: "#544b66",
    ground: "#3a3a50",
    glow: "#ffd9a0",
  },
  {
    sky: ["#7fb9d8", "#d9eef2"],
    sun: "#fffbe8",
    far: "#9fb8c4",
    middle: "#6b93a0",
    near: "#3f6f6a",
    ground: "#2d5148",
    glow: "#fff1b8",
  },
  {
    sky: ["#f0a35a", "#f9dfa3"],
    sun: "#fff4cf",
    far: "#d08a5e",
    middle: "#9c6149",
    near: "#5f4238",
    ground: "#3d2e2b",
    glow: "#ffe0a3",
  },
  {
    sky: ["#5c4a7d", "#e58f7b"],
    sun: "#ffd7a8",
    far: "#8a5f86",
    middle: "#5f4672",
    near: "#3a3158",
    ground: "#251f3f",
    glow: "#ffc287",
  },
  {
    sky: ["#14243f", "#3d6180"],
    sun: "#f3f0dc",
    far: "#35557a",
    middle: "#264263",
    near: "#18304c",
    ground: "#0f2036",
    glow: "#ffd27d",
  },
  {
    sky: ["#a7b5b4", "#e4e6dc"],
    sun: "#f7f6ec",
    far: "#a3b0aa",
    middle: "#75877f",
    near: "#4b5f57",
    ground: "#34463f",
    glow: "#f5dca0",
  },
];

export const INK = "#232a2c";
export const STEEL = "#9aa5a8";
export const STEEL_LIGHT = "#cfd6d6";
export const CREAM = "#faf5ea";
export const WOOD = "#a9764a";
export const WOOD_DARK = "#7f5433";
