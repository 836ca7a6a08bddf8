import type { Drawing } from "./drawing.ts";
import { CREAM, INK, STEEL, STEEL_LIGHT } from "./palette.ts";
import { box, disc, line, oval, path, ring, turned } from "./shapes.ts";

/** Shoes, clothes and what is worn. Every drawing fills about 120 × 90 around (60, 45). */
export const WEAR: Record<string, Drawing> = {
  "trail-shoe": ({ main, shade, light, accent }, vary) =>
    path("M20 40c8 2 14-2 20-10 3-4 8-5 11-1 7 10 20 18 36 21 10 2 16 7 16 15v4H20z", main) +
    path("M20 40c8 2 14-2 20-10l6 5C40 46 31 51 20 51z", shade) +
    path("M76 47c12 3 27 5 27 18v4H84c2-8-1-16-8-22z", light) +
    path(vary % 2 ? "M44 66l16-22 7 4-11 18z" : "M40 66c8-3 16-10 22-20l6 4c-5 8-11 13-18 16z", accent) +
    line("M53 37l-8 7M60 43l-7 8M68 47l-6 9", CREAM, 2.4) +
    path("M18 68h86c2 8-3 11-8 11H26c-6 0-9-4-8-11z", CREAM) +
    path(
      "M18 75h86c0 3-2 6-5 6l-4-3-5 3-5-3-5 3-5-3-5 3-5-3-5 3-5-3-5 3-5-3-5 3-5-3-5 3-5-3-5 3-4-3-4 2c-3-1-5-3-5-5z",
      INK,
    ),
  "climbing-shoe": ({ main, shade, light, accent }) =>
    path("M28 30c8 6 17 6 26 2 4 10 15 20 32 26 12 4 18 9 17 15-10 4-52 4-72 0-8-14-9-30-3-43z", main) +
    path("M28 30c8 6 17 6 26 2l3 7c-9 5-21 5-31 0z", shade) +
    line("M57 43l-15 9M66 51l-15 9M76 57l-13 9", accent, 5) +
    path("M86 58c12 4 18 9 17 15-6 2-20 3-34 3 8-4 14-10 17-18z", light) +
    path("M30 71c22 4 60 5 73 1 0 4-4 7-10 7H40c-6 0-9-3-10-8z", INK),
  "hiking-boot": ({ main, shade, light, accent }) =>
    path("M32 16h30l2 24c8 8 20 11 30 14 7 2 10 8 10 16H30c-3-18-2-36 2-54z", main) +
    path("M30 14h34v9H30z", shade) +
    path("M30 46c10 4 22 2 34-6 2 3 5 5 8 7-8 12-24 18-43 16z", light) +
    line("M48 28h15M48 35h16M51 42h15M58 48h16", accent, 2.6) +
    path("M88 53c10 2 16 7 16 17H86c2-6 3-12 2-17z", shade) +
    path("M27 69h78v6c0 3-2 5-5 5H31c-3 0-4-2-4-5z", CREAM) +
    path("M27 75h78v5l-8 4-8-4-8 4-8-4-8 4-9-4-9 4-9-4-11 4-8-3z", INK),
  "ski-boot": ({ main, shade, light, accent }) =>
    path("M40 10l28-2 4 36c8 6 18 10 24 16 3 4 4 10 3 15H36c-2-22-1-44 4-65z", main) +
    path("M40 10l28-2 1 12-31 2z", shade) +
    path("M38 46c12 4 24 3 34-2 4 3 8 6 13 8-10 12-28 17-49 15z", light) +
    line("M42 30l30-3M41 42l32-2M50 58l32-6", INK, 3.4) +
    [0, 1, 2].map((i) => box(62 + i * 4, 24 + i * 13, 12, 7, 2, accent)).join("") +
    path("M33 74h67l3 8H31z", INK),
  "running-sock": ({ main, shade, light, accent }) =>
    path("M44 8h24v40c4 6 14 10 24 16 8 5 6 18-5 18H60c-12 0-18-6-18-16z", main) +
    path("M44 8h24v8H44z", shade) +
    path("M44 22h24v5H44zM44 31h24v5H44z", accent) +
    path("M78 56c6 2 10 5 14 8 8 5 6 18-5 18h-9c6-8 6-18 0-26z", light) +
    path("M42 58c0 10 8 14 8 23-6-3-8-8-8-15z", light),
  "running-short": ({ main, shade, light, accent }) =>
    path("M28 20h64l12 50-34 6-9-28-11 28-34-6z", main) +
    path("M28 20h64l2 9H26z", shade) +
    path("M94 29l10 41-14 3c2-16 2-30-2-44zM26 29L16 70l14 3c-2-16-2-30 2-44z", light) +
    line("M57 26l-5 12M63 26l5 12", CREAM, 2) +
    box(80, 58, 10, 3, 1.5, accent),
  "hiking-trouser": ({ main, shade, light, accent }) =>
    path("M38 8h44l8 76H68l-8-48-8 48H30z", main) +
    path("M38 8h44l1 8H37z", shade) +
    path("M35 40h15l-1 18H33zM70 40h15l2 18H71z", light) +
    line("M60 16v14", shade, 2) +
    line("M42 24l8 6M78 24l-8 6", accent, 2.4),
  "rain-shell": ({ main, shade, light, accent }, vary) =>
    jacket(main, shade, light, accent, vary % 2 ? "hood" : "yoke"),
  "down-jacket": ({ main, shade, light, accent }) =>
    jacket(main, shade, light, accent, "hood") +
    line("M40 34h40M39 45h42M39 56h42M38 67h44M26 44l9 5M22 56l12 4M94 44l-9 5M98 56l-12 4", shade, 1.8),
  fleece: ({ main, shade, light, accent }) =>
    jacket(main, shade, light, accent, "yoke") + box(66, 38, 12, 12, 2, accent),
  "base-layer": ({ main, shade, light }, vary) =>
    tee(main, shade, light) + (vary % 2 ? path("M40 40h40v5H40zM40 50h40v5H40zM40 60h40v5H40z", light, 0.7) : ""),
  "cycling-jersey": ({ main, shade, light, accent }, vary) =>
    tee(main, shade, light) +
    path(vary % 2 ? "M40 44l40-10v12L40 56z" : "M40 42h40v9H40z", accent) +
    line("M60 18v22", CREAM, 1.8),
  beanie: ({ main, shade, light, accent }, vary) =>
    path("M26 60c0-30 14-44 34-44s34 14 34 44z", main) +
    line("M60 18v38M46 22c-6 10-8 22-8 34M74 22c6 10 8 22 8 34", shade, 2) +
    path("M22 56h76c3 0 5 2 5 5v9c0 3-2 5-5 5H22c-3 0-5-2-5-5v-9c0-3 2-5 5-5z", light) +
    line("M30 58v15M40 58v15M50 58v15M60 58v15M70 58v15M80 58v15M90 58v15", shade, 1.6) +
    (vary % 2 ? disc(60, 14, 8, accent) : box(74, 60, 12, 10, 1.5, accent)),
  glove: ({ main, shade, light, accent }) =>
    path(
      "M38 46l-9-14c-3-6 4-10 8-5l9 11V16c0-7 9-7 9 0v16l1-20c0-7 9-7 9 0v20l3-17c1-6 9-5 9 1l-2 20 5-10c3-5 10-2 8 4-4 13-6 20-8 28v14H41z",
      main,
    ) +
    path("M40 64h38v8H40z", accent) +
    path("M41 72h35v8H41z", shade) +
    path("M46 44c8-4 18-4 27 0-1 7-3 12-5 16H50c-3-5-4-10-4-16z", light),
  "climbing-helmet": ({ main, shade, light, accent }) =>
    helmet(main, shade, light, accent) + box(52, 30, 16, 5, 2.5, INK),
  "bike-helmet": ({ main, shade, light, accent }) =>
    helmet(main, shade, light, accent) +
    path("M38 36c6-9 14-13 24-14l-4 14zM68 22c10 2 17 7 21 15l-19-1zM50 46h34l-4 6H50z", INK, 0.75),
  "ski-goggle": ({ main, shade, light, accent }) =>
    path("M6 40h108v14H6z", shade) +
    path("M6 45h108v4H6z", accent) +
    path(
      "M26 26h68c8 0 13 6 13 16 0 14-8 26-22 26-12 0-14-10-25-10s-13 10-25 10c-14 0-22-12-22-26 0-10 5-16 13-16z",
      INK,
    ) +
    path(
      "M29 31h62c7 0 10 4 10 11 0 11-6 20-16 20-9 0-12-10-25-10s-16 10-25 10c-10 0-16-9-16-20 0-7 3-11 10-11z",
      main,
    ) +
    path("M40 31h16L38 60c-3 1-8 1-11-2zM64 31h7L54 52c-3 1-5 2-7 3z", light, 0.8),
  "sport-watch": ({ main, shade, light, accent }, vary) =>
    path("M46 4h28l4 22H42zM46 86h28l4-22H42z", main) +
    line("M52 10h16M52 80h16", shade, 2) +
    disc(60, 45, 27, INK) +
    ring(60, 45, 24, STEEL, 3) +
    disc(60, 45, 20, "#10191a") +
    (vary % 2
      ? line("M46 50l7-10 6 6 7-12 8 14", accent, 2.6)
      : line("M60 32v13l9 6", light, 2.6) + line("M45 45a15 15 0 0 1 8-13", accent, 3)) +
    box(86, 41, 5, 8, 2, STEEL),
  "life-vest": ({ main, shade, light, accent }) =>
    path("M36 10c6 14 12 18 24 18s18-4 24-18l14 6c-4 14-4 22 0 34l-4 32H26l-4-32c4-12 4-20 0-34z", main) +
    path("M58 28h4v54h-4z", INK) +
    path("M30 44h24v14H30zM66 44h24v14H66z", light) +
    line("M24 66h72", accent, 5) +
    box(54, 62, 12, 8, 2, INK) +
    path("M36 10c6 14 12 18 24 18v5C46 33 38 26 32 13z", shade),
  wetsuit: ({ main, shade, accent }) =>
    path("M46 6h28l20 36-9 5-11-16v18l7 36H66l-6-28-6 28H39l7-36V31L35 47l-9-5z", INK) +
    path("M46 6h28l8 14c-8 6-36 6-44 0z", main) +
    line("M60 8v22", accent, 2) +
    path("M46 49h28l1 7H45z", shade),
  harness: ({ main, shade, light, accent }) =>
    line("M20 30c20-10 60-10 80 0", main, 12) +
    line("M20 30c20-10 60-10 80 0", light, 2) +
    box(50, 18, 20, 14, 3, STEEL) +
    box(55, 22, 10, 6, 1, INK) +
    line("M60 32v22", accent, 6) +
    line("M28 60c0-14 26-14 26 0s-26 20-26 0zM66 60c0-14 26-14 26 0s-26 20-26 0z", main, 9) +
    line("M54 56h12", shade, 6) +
    line("M24 34c-4 8-2 14 4 18M96 34c4 8 2 14-4 18", STEEL_LIGHT, 2.4),
  "running-vest": ({ main, shade, light, accent }) =>
    path(
      "M38 8h10c2 12 6 18 12 18s10-6 12-18h10c4 8 8 12 12 18-3 20-2 36 2 50-12 8-60 8-72 0 4-14 5-30 2-50 4-6 8-10 12-18z",
      main,
    ) +
    path("M58 26h4v54h-4z", shade) +
    box(30, 38, 20, 28, 6, light) +
    box(70, 38, 20, 28, 6, light) +
    box(35, 28, 10, 16, 4, accent) +
    box(75, 28, 10, 16, 4, accent) +
    line("M50 46h20M50 58h20", INK, 2),
};

const jacket = (main: string, shade: string, light: string, accent: string, collar: "hood" | "yoke"): string =>
  path("M40 18h40l18 14 8 42-14 3-7-26v34H35V51l-7 26-14-3 8-42z", main) +
  path("M22 32l18-14v20l-5 13-7 26-14-3z", shade, 0.45) +
  path("M98 32L80 18v20l5 13 7 26 14-3z", shade, 0.45) +
  (collar === "hood"
    ? path("M42 20c0-16 36-16 36 0-6 10-30 10-36 0z", shade) + oval(60, 20, 11, 6, INK)
    : path("M40 18h40l9 8c-16 12-42 12-58 0z", light) + path("M50 10h20v10H50z", shade)) +
  line("M60 26v58", accent, 2.2) +
  line("M42 62l9-4M78 62l-9-4", shade, 2.2) +
  box(70, 42, 9, 3, 1.5, accent);

const tee = (main: string, shade: string, light: string): string =>
  path("M42 14c4 8 32 8 36 0l16 8 10 30-13 4-9-18v46H38V38l-9 18-13-4 10-30z", main) +
  path("M42 14c4 8 32 8 36 0l5 2c-4 12-42 12-46 0z", shade) +
  path("M91 56l13-4-2-6-13 5zM29 56l-13-4 2-6 13 5z", light);

const helmet = (main: string, shade: string, light: string, accent: string): string =>
  path("M18 56c0-26 16-42 42-42s42 14 42 40l-6 6H24z", main) +
  path("M60 14c26 0 42 14 42 40l-6 6H78c4-18-2-36-18-46z", shade) +
  path("M30 40c3-9 9-15 17-18l3 5c-7 3-11 8-14 14z", light) +
  path("M16 56h86v6c0 3-2 4-5 4H22c-4 0-6-2-6-5z", accent) +
  line("M34 66c2 10 12 18 22 18M88 66c-4 8-18 16-32 18", INK, 2.6) +
  turned(0, 0, 0, box(50, 80, 12, 6, 2, INK));
