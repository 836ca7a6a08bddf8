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
