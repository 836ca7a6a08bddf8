import type { Dye } from "./palette.ts";

/** A product's picture in 120 × 90 units; `vary` (0 to 255) tells models of a kind apart. */
export type Drawing = (dye: Dye, vary: number) => string;
