import type { Drawing } from "./drawing.ts";
import { CREAM, INK, STEEL, STEEL_LIGHT, WOOD } from "./palette.ts";
import { box, disc, line, oval, path, ring, turned } from "./shapes.ts";

/** Travel things, the camp kitchen, bikes, skis and boats. */
export const RIDES: Record<string, Drawing> = {
  duffel: ({ main, shade, light, accent }) =>
    line("M40 34c0-28 40-28 40 0", INK, 5) +
    box(10, 30, 100, 46, 18, main) +
    box(10, 30, 20, 46, 10, shade) +
    box(90, 30, 20, 46, 10, shade) +
    box(38, 30, 7, 46, 0, accent) +
    box(75, 30, 7, 46, 0, accent) +
    line("M34 42h52", light, 3) +
    box(50, 52, 20, 12, 3, light),
  "travel-case": ({ main, shade, light, accent }) =>
    line("M48 18V4h24v14", STEEL, 4) +
    box(32, 16, 56, 64, 9, main) +
    line("M44 24v48M54 24v48M66 24v48M76 24v48", shade, 3) +
    box(32, 44, 56, 6, 0, light) +
    box(54, 42, 12, 10, 2, accent) +
    disc(42, 84, 4, INK) +
    disc(78, 84, 4, INK),
  "packing-cube": ({ main, shade, light, accent }) =>
    path("M18 34l44-14 42 12-44 16z", light) +
    path("M18 34l42 14v36L18 68z", main) +
    path("M60 48l44-16v34L60 84z", shade) +
    line("M22 40l36 12M64 52l36-13", accent, 2.6) +
    path("M30 50l20 7v14l-20-7z", light, 0.6),
  "travel-pillow": ({ main, shade, light, accent }) =>
    path(
      "M60 8c-30 0-46 20-46 40 0 16 8 30 18 34 8 3 14-3 12-12-4-14-2-24 16-24s20 10 16 24c-2 9 4 15 12 12 10-4 18-18 18-34C106 28 90 8 60 8z",
      main,
    ) +
    path(
      "M60 8c-30 0-46 20-46 40 0 4 0 7 1 10 8-24 24-34 45-34s37 10 45 34c1-3 1-6 1-10C106 28 90 8 60 8z",
      light,
      0.6,
    ) +
    line("M36 80c4-2 6-6 4-12M84 80c-4-2-6-6-4-12", shade, 2.4) +
    line("M40 76c10 8 30 8 40 0", accent, 2.4),
  "power-bank": ({ main, shade, light, accent }) =>
    box(36, 10, 48, 72, 10, main) +
    box(66, 10, 18, 72, 8, shade, 0.7) +
    path("M64 26L48 50h11l-5 20 18-26H61z", accent) +
    [0, 1, 2, 3].map((i) => disc(46 + i * 7, 18, 2, i < 3 ? light : shade)).join(""),
  "laptop-sleeve": ({ main, shade, light, accent }) =>
    box(14, 18, 84, 56, 6, shade) +
    box(20, 8, 84, 56, 5, STEEL_LIGHT) +
    box(20, 24, 84, 54, 6, main) +
    line("M26 34h72", light, 2.6) +
    path("M20 62l26-20 20 16 14-10 24 18v8c0 2-2 4-6 4H26c-4 0-6-2-6-5z", shade) +
    box(86, 30, 10, 8, 2, accent),
  stove: ({ main, shade, light, accent }) =>
    path("M60 4c10 10 12 16 8 24H52c-4-8-2-14 8-24z", accent) +
    path("M46 12c5 6 6 10 4 16h-9c-2-6 0-10 5-16zM74 12c5 6 6 10 4 16h-9c-2-6 0-10 5-16z", "#5aa0d0") +
    line("M26 32h68M34 32l8 10M86 32l-8 10", STEEL, 4) +
    box(50, 34, 20, 12, 2, INK) +
    path("M36 52c0-8 48-8 48 0v26c0 10-48 10-48 0z", main) +
    path("M36 60h48v14H36z", light) +
    oval(60, 52, 24, 5, shade) +
    path("M54 62l6 3 6-3-2 8h-8z", accent),
  "camp-pan": ({ main, shade, accent }, vary) =>
    line("M84 48l32 20", WOOD, 8) +
    oval(52, 44, 42, 34, INK) +
    oval(52, 42, 38, 30, main) +
    oval(52, 42, 32, 24, shade) +
    (vary % 2
      ? path("M30 42c4-14 22-14 28-8s14 2 16 10-8 12-18 10-28 2-26-12z", CREAM) + disc(50, 42, 8, "#f0b34a")
      : disc(42, 36, 8, accent) + disc(60, 48, 9, "#b7452f") + disc(62, 32, 6, "#7da04f") + disc(40, 52, 6, "#7da04f")),
  "camp-mug": ({ main, shade, light, accent }) =>
    ring(88, 48, 14, shade, 6) +
    path("M26 24h60v46c0 8-4 12-12 12H38c-8 0-12-4-12-12z", main) +
    oval(56, 24, 30, 7, light) +
    oval(56, 25, 25, 5, "#5b3a26") +
    path("M26 60l14-16 12 12 10-8 24 20c-1 10-5 14-12 14H38c-8 0-12-4-12-12z", shade) +
    disc(68, 42, 5, accent) +
    line("M44 14c-4-6 4-8 0-13M58 14c-4-6 4-8 0-13", STEEL, 2.4),
  "coffee-press": ({ main, shade, light, accent }) =>
    line("M60 20V4M50 4h20", INK, 4) +
    box(36, 20, 48, 8, 3, shade) +
    box(38, 28, 44, 54, 5, light, 0.75) +
    box(38, 46, 44, 36, 5, "#5b3a26") +
    box(38, 42, 44, 5, 0, STEEL) +
    line("M60 28v14", STEEL, 3) +
    line("M38 34v48M82 34v48", main, 4) +
    line("M84 34c18-4 20 34 0 34", main, 6) +
    box(36, 78, 48, 8, 3, shade) +
    disc(60, 64, 5, accent),
  "trail-meal": ({ main, shade, light, accent }, vary) =>
    path("M30 10h60l-3 70H33z", main) +
    path("M30 10h60v9H30z", shade) +
    line("M34 14h52", light, 1.6, "3 3") +
    oval(60, 50, 22, 16, CREAM) +
    (vary % 2
      ? path("M44 50c6-10 26-10 32 0-4 9-28 9-32 0z", accent)
      : disc(53, 48, 6, accent) + disc(66, 52, 6, "#7da04f") + disc(60, 45, 4, "#b7452f")) +
    box(42, 70, 36, 4, 2, light),
  "gravel-bike": ({ main, accent }) =>
    ring(28, 60, 21, INK, 4) +
    ring(92, 60, 21, INK, 4) +
    ring(28, 60, 17, STEEL, 1) +
    ring(92, 60, 17, STEEL, 1) +
    line("M28 60l18-30h34l-24 30zM28 60h28M46 30l10 30M80 30l12 30", main, 4.4) +
    line("M42 22h10M46 30l-2-8", INK, 4) +
    line("M80 30l-2-9h10c6 2 6 8 0 10", accent, 3.6) +
    disc(56, 60, 5.5, INK) +
    line("M56 60l5 9", STEEL, 3),
  "bike-light": ({ main, shade, accent }) =>
    path("M76 30l42-22v74L76 60z", accent, 0.4) +
    box(22, 26, 56, 38, 12, main) +
    box(22, 48, 56, 16, 8, shade) +
    path("M70 26h8v38h-8c6-12 6-26 0-38z", CREAM) +
    box(36, 34, 18, 7, 3.5, INK) +
    path("M38 64h20v10c0 8-20 8-20 0z", INK),
  "bike-tyre": ({ main, shade, accent }) =>
    ring(60, 45, 34, INK, 11) +
    `<circle cx="60" cy="45" r="39" fill="none" stroke="${main}" stroke-width="4" stroke-dasharray="4 4"/>` +
    ring(60, 45, 28, accent, 2) +
    ring(60, 45, 31, shade, 1.5) +
    line("M60 17v56M32 45h56M40 25l40 40M80 25L40 65", STEEL_LIGHT, 0.8) +
    disc(60, 45, 5, STEEL),
  "touring-ski": ({ main, shade, light, accent }) =>
    turned(14, 60, 45, ski(44, main, shade, light, accent)) + turned(-10, 60, 45, ski(68, main, shade, light, accent)),
  "ski-skin": ({ main, shade, light, accent }) =>
    path("M30 6c10-4 20 0 20 10v68H32c0-20-6-60-2-78z", main) +
    path("M60 10c8-6 20-2 20 8-2 24 2 48 6 66H66c0-22-10-56-6-74z", shade) +
    line("M36 18v58M42 14v64M68 22l6 56M74 18l6 56", light, 1.4, "2 3") +
    disc(40, 10, 4, STEEL) +
    disc(70, 13, 4, STEEL) +
    box(30, 80, 22, 6, 2, accent) +
    box(66, 80, 22, 6, 2, accent),
  "avalanche-shovel": ({ main, shade, light, accent }) =>
    turned(
      30,
      60,
      45,
      line("M60 4v44", STEEL, 6),
      line("M48 2h24", accent, 7),
      path("M44 46h32l3 26c-6 12-32 12-38 0z", main),
      path("M60 46h16l3 26c-3 6-11 9-19 9z", shade),
      line("M52 52v22M60 50v28M68 52v22", light, 2),
    ),
  paddle: ({ main, shade, light, accent }) =>
    turned(
      -36,
      60,
      45,
      line("M6 45h108", STEEL, 4),
      path("M-6 45c4-14 22-14 30-3v6c-8 11-26 11-30-3z", main),
      path("M126 45c-4-14-22-14-30-3v6c8 11 26 11 30-3z", main),
      line("M-2 45h24M98 45h24", light, 2),
      box(54, 42, 12, 6, 2, INK),
      box(38, 42, 8, 6, 2, accent),
      box(74, 42, 8, 6, 2, accent),
      path("M-6 45c4 14 22 14 30 3v-3zM126 45c-4 14-22 14-30 3v-3z", shade, 0.5),
    ),
  kayak: ({ main, shade, light, accent }) =>
    path("M0 52c18-14 40-18 60-18s42 4 60 18c-16 14-38 16-60 16S16 66 0 52z", main) +
    path("M0 52c30 6 90 6 120 0-16 14-38 16-60 16S16 66 0 52z", shade) +
    oval(60, 46, 18, 7, INK) +
    line("M14 48h20M86 48h20", light, 3) +
    line("M26 22l68 50", accent, 3.4) +
    path("M18 16c8-4 14 2 12 10-8 2-14-2-12-10zM102 78c-8 4-14-2-12-10 8-2 14 2 12 10z", accent) +
    line("M6 78c8-4 14 4 22 0s14 4 22 0 14 4 22 0 14 4 22 0 14 4 20 0", light, 2),
  "paddle-board": ({ main, shade, light, accent }, vary) =>
    turned(
      vary % 2 ? 12 : -12,
      60,
      45,
      path("M60-4c18 14 22 34 20 58-1 20-8 38-20 42-12-4-19-22-20-42-2-24 2-44 20-58z", main),
      path("M60-4c10 8 16 18 18 30H42c2-12 8-22 18-30z", light),
      path("M41 60h38l-2 10H43z", accent),
      box(50, 34, 20, 22, 4, shade),
      line("M60 0v94", shade, 1.4),
    ),
  "dry-bag": ({ main, shade, light, accent }) =>
    path("M36 26h48v48c0 8-6 12-24 12s-24-4-24-12z", main) +
    path("M68 26h16v48c0 6-4 10-16 11z", shade, 0.6) +
    box(32, 16, 56, 10, 4, shade) +
    line("M34 16c4-14 48-14 52 0", INK, 3) +
    box(54, 6, 12, 8, 2, INK) +
    path("M60 40c9 12 11 17 8 23-3 5-13 5-16 0-3-6-1-11 8-23z", light) +
    line("M92 22c8 14 8 36-4 50", accent, 3.4),
};

const ski = (x: number, main: string, shade: string, light: string, accent: string): string =>
  path(`M${x - 6} 8c0-12 12-12 12 0v76c0 4-12 4-12 0z`, main) +
  path(`M${x} -1c4 0 6 4 6 9v76c0 2-3 3-6 3z`, shade) +
  box(x - 5, 40, 10, 16, 2, INK) +
  path(`M${x - 6} 20l12-8v8l-12 8z`, accent) +
  path(`M${x - 6} 72l12-6v6l-12 6z`, light);
