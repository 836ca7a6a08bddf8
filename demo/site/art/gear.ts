import type { Drawing } from "./drawing.ts";
import { CREAM, INK, STEEL, STEEL_LIGHT, WOOD, WOOD_DARK } from "./palette.ts";
import { box, disc, line, oval, path, ring, turned } from "./shapes.ts";

/** Packs, tents, tools and what is carried. */
export const GEAR: Record<string, Drawing> = {
  daypack: (dye) => pack(dye, 0),
  "ski-pack": (dye) => pack(dye, 1),
  "bar-bag": ({ main, shade, light, accent }) =>
    line("M6 30h108", INK, 6) +
    line("M44 26v16M76 26v16", accent, 5) +
    box(24, 36, 72, 36, 18, main) +
    box(24, 36, 14, 36, 7, shade) +
    box(82, 36, 14, 36, 7, shade) +
    line("M46 44h30", light, 4) +
    box(54, 54, 14, 9, 2, accent),
  "soft-flask": ({ main, shade, light }) =>
    path("M44 28c-8 8-12 20-12 32 0 16 10 26 28 26s28-10 28-26c0-12-4-24-12-32z", main, 0.9) +
    path("M34 54c10 6 42 6 52 0 4 20-8 32-26 32S30 74 34 54z", light) +
    box(46, 20, 28, 10, 3, shade) +
    path("M52 20c0-14 16-14 16 0z", INK) +
    line("M42 46h8M42 56h6M42 66h8", CREAM, 2),
  "water-bottle": ({ main, shade, light, accent }) =>
    box(43, 24, 34, 62, 8, main) +
    box(65, 24, 12, 62, 6, shade, 0.6) +
    box(47, 14, 26, 12, 3, INK) +
    line("M52 12c0-10 16-10 16 0", INK, 3.4) +
    path("M43 58l12-14 8 8 6-6 8 8v20H43z", light) +
    disc(66, 38, 4, accent),
  "running-pole": (dye, vary) => poles(dye, vary, true),
  "trekking-pole": (dye, vary) => poles(dye, vary, false),
  "head-lamp": ({ main, shade, light, accent }) =>
    line("M14 46c0-40 92-40 92 0", main, 10) +
    line("M14 46c0-40 92-40 92 0", shade, 2, "4 6") +
    path("M60 60L18 88h84z", accent, 0.35) +
    box(36, 36, 48, 28, 10, INK) +
    disc(60, 50, 12, STEEL) +
    disc(60, 50, 9, CREAM) +
    disc(43, 50, 3, light) +
    disc(77, 50, 3, light),
  compass: ({ main, shade, light, accent }) =>
    disc(60, 46, 38, shade) +
    disc(60, 46, 34, main) +
    disc(60, 46, 27, CREAM) +
    line("M60 22v5M60 65v5M36 46h5M79 46h5", INK, 2.4) +
    turned(32, 60, 46, path("M60 24l6 22h-12z", accent), path("M60 68l6-22h-12z", STEEL)) +
    disc(60, 46, 3, INK) +
    box(55, 0, 10, 9, 3, light),
  "trail-map": ({ main, light, accent }, vary) =>
    path("M12 22l32-10v62L12 84zM44 12l32 10v62L44 74zM76 22l32-10v62L76 84z", CREAM) +
    path("M44 12l32 10v62L44 74z", light, 0.55) +
    line("M18 62c14-22 24 0 40-14s14-18 44-26", accent, 2.6, "5 4") +
    line("M16 40c10-8 18 4 28-4s22-2 32 4 18-6 28-4", main, 1.6) +
    line("M16 50c10-8 18 4 28-4s22-2 32 4 18-6 28-4", main, 1.6) +
    (vary % 2 ? path("M84 30l5 10 5-10a5 5 0 1 0-10 0z", main) : path("M88 42l8-14 8 14z", main)),
  rope: ({ main, shade, accent }) =>
    [0, 1, 2, 3, 4, 5]
      .map(
        (i) =>
          `<ellipse cx="60" cy="${42 + i * 2}" rx="${40 - i * 4}" ry="${32 - i * 4}" fill="none" stroke="${i % 2 ? shade : main}" stroke-width="5"/>`,
      )
      .join("") +
    line("M48 8c-6 22-6 50 2 74M72 8c6 22 6 50-2 74", accent, 5) +
    line("M60 76c4 8 18 10 26 4", main, 5),
  carabiner: ({ main, shade, light }, vary) =>
    turned(
      vary % 2 ? 22 : -18,
      60,
      45,
      `<path d="M46 12h24c10 0 16 8 14 18l-8 40c-2 8-8 12-16 12s-16-6-16-14V26c0-8 4-14 2-14z" fill="none" stroke="${main}" stroke-width="9" stroke-linejoin="round"/>`,
      line("M78 24l-9 44", shade, 9),
      line("M78 24l-9 44", light, 2.4),
      line("M45 20v46", light, 2),
    ),
  "chalk-bag": ({ main, shade, light, accent }, vary) =>
    path("M30 26h60l-4 44c-1 10-8 14-26 14s-25-4-26-14z", main) +
    oval(60, 26, 30, 9, shade) +
    oval(60, 26, 25, 6.5, CREAM) +
    disc(50, 20, 4, CREAM, 0.8) +
    disc(66, 15, 6, CREAM, 0.6) +
    (vary % 2
      ? path("M33 48l14 10 13-10 13 10 14-10-1 12-13 9-13-10-13 10-13-9z", accent)
      : path("M33 46h54l-1 12H34z", light)) +
    line("M92 30c8 6 8 22 2 30", accent, 3),
  tent: ({ main, shade, light, accent }, vary) =>
    vary % 2
      ? path("M60 12L10 80h100z", main) +
        path("M60 12L30 80h34z", shade) +
        path("M60 12l-8 68h26z", INK) +
        path("M60 12l18 68h14z", light) +
        line("M60 12l-4-8M10 80l-6 4M110 80l6 4", accent, 2.4)
      : path("M10 80c2-40 22-62 50-62s48 22 50 62z", main) +
        path("M60 18c-18 10-26 34-26 62h-24c2-40 22-62 50-62z", shade) +
        path("M60 18c14 14 20 36 20 62H42c0-26 4-48 18-62z", light) +
        path("M60 34c8 12 12 28 12 46H50c0-18 2-34 10-46z", INK) +
        line("M10 80C20 30 50 14 60 18s42 22 50 62", accent, 2.4),
  "sleeping-bag": ({ main, shade, light, accent }) =>
    path("M44 6h32c14 0 20 12 18 26l-10 46c-2 8-8 10-24 10s-22-2-24-10L26 32C24 18 30 6 44 6z", main) +
    oval(60, 24, 22, 14, shade) +
    oval(60, 26, 15, 9, INK) +
    line("M30 46h60M33 57h54M36 68h48M39 79h42", shade, 2) +
    line("M62 40v46", accent, 2.6) +
    path("M28 18c4-8 10-12 16-12h8c-10 4-16 12-18 24z", light),
  "sleeping-mat": ({ main, shade, light, accent }) =>
    path("M22 30h66l18 46H36z", main) +
    line("M32 30l20 46M46 30l20 46M60 30l20 46M74 30l18 46", shade, 2.4) +
    disc(24, 24, 16, light) +
    ring(24, 24, 12, shade, 3) +
    ring(24, 24, 6, shade, 3) +
    line("M36 76h70", accent, 3),
  lantern: ({ main, shade, light, accent }) =>
    line("M40 30c0-30 40-30 40 0", STEEL, 3) +
    disc(60, 50, 34, accent, 0.22) +
    path("M44 24h32l4 8H40z", main) +
    box(42, 32, 36, 36, 3, light, 0.9) +
    path("M60 36c9 10 10 16 7 22-3 5-11 5-14 0-3-6-2-12 7-22z", accent) +
    path("M60 46c4 5 4 9 2 11-2 2-4 2-5 0-1-3 0-6 3-11z", CREAM) +
    line("M52 32v36M68 32v36", shade, 2) +
    path("M40 68h40l5 14H35z", main),
  "camp-chair": ({ main, shade, light, accent }) =>
    line("M32 88l48-34M88 88L40 54M26 44v40M94 44v40", INK, 4) +
    path("M32 8h56l-4 44H36z", main) +
    path("M32 8h56l-1 9H33z", shade) +
    path("M34 52h52l4 12H30z", light) +
    line("M24 42h16M80 42h16", accent, 6),
  hammock: ({ main, shade, light, accent }) =>
    box(4, 4, 7, 84, 3, WOOD) +
    box(109, 4, 7, 84, 3, WOOD_DARK) +
    line("M10 24l16 10M110 24L94 34", INK, 2.4) +
    path("M24 32c10 32 62 32 72 0 4 24-10 42-36 42S20 56 24 32z", main) +
    path("M24 32c10 32 62 32 72 0 0 14-12 26-36 26S24 46 24 32z", shade) +
    line("M30 54c16 14 44 14 60 0", light, 3) +
    line("M34 62c14 10 38 10 52 0", accent, 3),
  tarp: ({ main, shade, light, accent }) =>
    line("M16 22v64M104 22v64", WOOD_DARK, 4) +
    path("M16 22c28 8 60 8 88 0l12 34c-20-8-32-6-56 4-24-10-36-12-56-4z", main) +
    path("M60 27v33c-24-10-36-12-56-4l12-34c14 4 28 5 44 5z", shade) +
    line("M4 56l-3 26M116 56l3 26M60 60v24", accent, 2) +
    line("M20 30c26 8 54 8 80 0", light, 2),
  "pocket-knife": ({ main, shade, light }) =>
    turned(
      -24,
      60,
      50,
      path("M8 40c16-12 34-14 54-12v14H12z", STEEL_LIGHT),
      line("M14 36c14-6 30-8 46-7", STEEL, 2),
      box(56, 30, 58, 20, 10, main),
      box(56, 42, 58, 8, 4, shade),
      line("M62 36h40", light, 3),
      disc(64, 40, 3.4, STEEL_LIGHT),
      disc(104, 40, 3.4, STEEL_LIGHT),
    ),
  "multi-tool": ({ main, shade, accent }) =>
    turned(-50, 60, 40, box(52, 2, 8, 40, 2, STEEL)) +
    turned(-14, 60, 40, path("M56 0h8l3 42H53z", STEEL_LIGHT)) +
    turned(24, 60, 40, box(56, 6, 7, 36, 3, STEEL)) +
    turned(24, 60, 40, path("M52 4h15l-3 8h-9z", STEEL)) +
    box(30, 38, 60, 38, 12, main) +
    box(30, 60, 60, 16, 8, shade) +
    disc(42, 52, 5, accent) +
    disc(78, 52, 5, accent) +
    line("M50 54h20", CREAM, 3),
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
      ? path("M30 42c4-14 22-14 28-8s14 2 16 10-8 12-18 10-28 2-26-12z", CREAM) + disc(50, 42, 8, accent)
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

function pack({ main, shade, light, accent }: Parameters<Drawing>[0], skis: number): string {
  return (
    (skis ? line("M26 2l8 86M94 2l-8 86", STEEL, 5) : "") +
    line("M50 14c0-12 20-12 20 0", INK, 4) +
    path("M34 30c0-14 8-20 26-20s26 6 26 20v44c0 8-4 12-12 12H46c-8 0-12-4-12-12z", main) +
    path("M34 34c0-18 8-24 26-24s26 6 26 24c-10 8-42 8-52 0z", shade) +
    box(42, 52, 36, 26, 7, light) +
    line("M46 60h28", shade, 2.4) +
    box(55, 38, 10, 12, 2, accent) +
    path("M34 50c-8 2-10 18-6 28l6 2zM86 50c8 2 10 18 6 28l-6 2z", shade) +
    line("M40 22h40", accent, 2)
  );
}

function poles({ main, shade, accent }: Parameters<Drawing>[0], vary: number, folding: boolean): string {
  const pole = (x: number): string =>
    line(`M${x} 24v60`, STEEL, 3) +
    box(x - 4, 4, 8, 24, 4, main) +
    line(`M${x - 3} 10h6M${x - 3} 16h6M${x - 3} 22h6`, shade, 1.6) +
    oval(x, 76, 7, 2.4, INK) +
    (folding
      ? box(x - 2.4, 44, 4.8, 7, 1, accent) + box(x - 2.4, 60, 4.8, 5, 1, accent)
      : box(x - 3, 46, 6, 10, 2, accent)) +
    line(`M${x} 8c10 2 12 18 2 22`, shade, 2);
  return turned(vary % 2 ? 8 : 12, 60, 45, pole(44)) + turned(vary % 2 ? -8 : -12, 60, 45, pole(76));
}

const ski = (x: number, main: string, shade: string, light: string, accent: string): string =>
  path(`M${x - 6} 8c0-12 12-12 12 0v76c0 4-12 4-12 0z`, main) +
  path(`M${x} -1c4 0 6 4 6 9v76c0 2-3 3-6 3z`, shade) +
  box(x - 5, 40, 10, 16, 2, INK) +
  path(`M${x - 6} 20l12-8v8l-12 8z`, accent) +
  path(`M${x - 6} 72l12-6v6l-12 6z`, light);
