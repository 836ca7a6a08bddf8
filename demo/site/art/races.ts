import { CREAM, INK, STEEL } from "./palette.ts";
import { runner } from "./scenery.ts";
import { box, line, moved, path, type Svg } from "./shapes.ts";

type Race = (colour: string, roll: (below: number) => number) => Svg;

const SHIRTS = ["#e2553d", "#f0b34a", "#4aa3b5", "#d8d0c0", "#7d4a6b"];

const road = (): Svg => path("M56 58h48l66 34H-10z", "#4a4f57") + line("M80 60v6M80 70v7M80 82v8", CREAM, 1.8);

const arch = (colour: string): Svg =>
  line("M44 74V30M116 74V30", CREAM, 3) +
  box(40, 24, 80, 13, 2, colour) +
  [0, 1, 2, 3, 4, 5, 6, 7]
    .map(
      (i) =>
        box(45 + i * 9, 27, 4.5, 3.4, 0, i % 2 ? INK : CREAM) + box(45 + i * 9, 30.4, 4.5, 3.4, 0, i % 2 ? CREAM : INK),
    )
    .join("");

/** Four ways to look at a race. */
export const RACES: readonly Race[] = [
  (colour) =>
    road() +
    arch(colour) +
    runner(50, 56, 0.62, "#f0b34a") +
    runner(72, 50, 0.78, "#e2553d") +
    runner(99, 57, 0.6, "#4aa3b5"),
  // The winner and the tape, close.
  (colour, roll) =>
    path("M0 66h160v26H0z", "#4a4f57") +
    line("M0 74h160", CREAM, 1.4, "10 8") +
    runner(66 + roll(14), 40, 1.15, SHIRTS[roll(5)]) +
    line("M128 46v42", CREAM, 3) +
    path("M92 52c12 4 24 2 36-2v7c-12 4-24 6-36 2z", colour),
  // The field on a bridge.
  (colour, roll) =>
    path("M0 62c40-10 120-10 160 0v9c-40-10-120-10-160 0z", colour) +
    line("M0 56c40-10 120-10 160 0", STEEL, 1.6) +
    [0, 1, 2, 3, 4, 5, 6].map((i) => line(`M${8 + i * 24} 56v12`, STEEL, 1.4)).join("") +
    path("M0 78c20-4 30 4 50 0s30 4 50 0 30 4 60 0v14H0z", "#2f6f8f") +
    [0, 1, 2, 3, 4, 5]
      .map((i) => runner(6 + i * 25 + roll(8), 44 - (i === 2 || i === 3 ? 3 : 0), 0.42, SHIRTS[(i + roll(5)) % 5]))
      .join(""),
  // Two, shoulder to shoulder, flags along the road.
  (colour, roll) =>
    road() +
    [0, 1, 2, 3]
      .map((i) =>
        moved(18 + i * 8, 44 + i * 4, 1 - i * 0.16, line("M0 0v34", STEEL, 1.8) + path("M0 0l18 5-18 6z", colour)),
      )
      .join("") +
    [0, 1, 2, 3]
      .map((i) =>
        moved(142 - i * 8, 44 + i * 4, 1 - i * 0.16, line("M0 0v34", STEEL, 1.8) + path("M0 0l-18 5 18 6z", colour)),
      )
      .join("") +
    runner(60, 48, 0.9, SHIRTS[roll(5)]) +
    runner(84, 46, 0.9, SHIRTS[roll(5)]),
];
