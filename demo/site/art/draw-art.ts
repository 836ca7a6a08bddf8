import { GEAR } from "./gear.ts";
import { DYES, type Dye, LIGHTS } from "./palette.ts";
import { RIDES } from "./rides.ts";
import { SCENES } from "./scenes.ts";
import { mirrored, moved, type Svg } from "./shapes.ts";
import { WEAR } from "./wear.ts";

/** FNV-1a: the picture, and the colour in the catalogue, follow from the id alone: no page loads an image. */
export function hashId(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

export const dyeOf = (id: string): Dye => DYES[hashId(id) % DYES.length];

/** "trail-shoe-017" -> "trail-shoe" */
export const kindOf = (id: string): string => id.replace(/-\d+$/, "");

/** Where the light of a product's ground is, in the 160 × 120 of its picture. */
export interface Halo {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export function haloOf(id: string): Halo {
  const vary = varyOf(id);
  return { x: 70 + (vary % 20), y: 56 + (vary % 9), radius: 44 + (vary % 7) };
}

/** The picture of an item as the text of one svg file: 4:3 for products, on no ground, and 16:9 for films. */
export function drawArt(id: string): Svg {
  const kind = kindOf(id);
  const hash = hashId(id);
  const scene = SCENES[kind]?.(LIGHTS[lightOf(kind, hash)], rollFrom(hash));
  if (scene) return svg("0 0 160 90", hash & 64 ? mirrored(160, scene) : scene);
  const drawing = WEAR[kind] ?? GEAR[kind] ?? RIDES[kind];
  const object = drawing ? moved(20, 14, 1, drawing(dyeOf(id), varyOf(id))) : "";
  return svg("0 0 160 120", `<ellipse cx="80" cy="105" rx="42" ry="4.5" opacity="0.13"/>${object}`);
}

const varyOf = (id: string): number => (hashId(id) >>> 8) & 255;

/** Fires and stars want the night, snow wants the day. */
function lightOf(kind: string, hash: number): number {
  const fitting =
    kind === "camp-recipe"
      ? [3, 4]
      : kind === "snow-film"
        ? [0, 1, 3, 5]
        : kind === "focus-mix"
          ? [0, 2, 3, 4]
          : [0, 1, 2, 3, 4, 5];
  return fitting[(hash >>> 4) % fitting.length];
}

function rollFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

const svg = (viewBox: string, inside: Svg): Svg =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}" preserveAspectRatio="xMidYMid slice">${inside}</svg>`;
