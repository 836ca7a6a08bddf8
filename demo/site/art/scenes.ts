import { CREAM, INK, type Light, STEEL, WOOD, WOOD_DARK } from "./palette.ts";
import { RACES } from "./races.ts";
import {
  cassette,
  climber,
  cup,
  cyclist,
  dish,
  hiker,
  lamp,
  peaks,
  pines,
  plant,
  runner,
  shelf,
  skier,
  sky,
  skyline,
  stars,
  turntable,
} from "./scenery.ts";
import { box, disc, line, moved, oval, path, ring, type Svg, turned } from "./shapes.ts";

/** A film's picture in 160 × 90 units. `roll(n)` gives whole numbers below n, the same ones for the same film. */
export type Scene = (light: Light, roll: (below: number) => number) => Svg;

export const SCENES: Record<string, Scene> = {
  "trail-film": (light, roll) =>
    peaks(light, roll, true) +
    path("M-2 90c30-10 34-22 66-26s30-10 44-14l5 2c-10 6-16 10-38 15S50 82 40 90z", light.glow, 0.85) +
    runner(62 + roll(30), 50, 0.62, "#e2553d") +
    pines(light, roll, 116, 80, 4),
  "race-recap": (light, roll) =>
    skyline(light, roll) + RACES[roll(4)](["#d3492f", "#2f6f8f", "#e0a03f", "#5f7f4f"][roll(4)], roll),
  recipe: (_, roll) => {
    const cloth = ["#d9e3d4", "#f0dcc0", "#dfe4ea", "#f1d5c8"][roll(4)];
    return (
      box(0, 0, 160, 90, 0, cloth) +
      line("M0 18h160M0 46h160M0 74h160", "#ffffff", 6) +
      line("M20 0v90M74 0v90M128 0v90", "#ffffff", 6) +
      disc(80, 47, 39, "#00000018") +
      disc(80, 45, 38, CREAM) +
      disc(80, 45, 30, "#eadfca") +
      dish(roll(4), roll) +
      line("M24 24v44M20 18v14c0 4 8 4 8 0V18M24 18v12", STEEL, 2.6) +
      line("M136 20v48", STEEL, 2.6) +
      path("M133 18c8 2 8 22 3 28h-3z", STEEL)
    );
  },
  "focus-mix": (light, roll) =>
    box(0, 0, 160, 90, 0, ["#3a3150", "#2c3b46", "#4a3438", "#2f4038"][roll(4)]) +
    box(38, 8, 84, 54, 4, WOOD_DARK) +
    box(42, 12, 76, 46, 2, light.sky[0]) +
    box(42, 38, 76, 20, 0, light.sky[1], 0.7) +
    disc(96, 26, 8, light.sun) +
    [0, 1, 2, 3, 4, 5].map((i) => box(44 + i * 12, 58 - 12 - roll(16), 10, 40, 0, light.near)).join("") +
    [0, 1, 2, 3, 4, 5, 6, 7]
      .map((i) => box(47 + (i % 6) * 12, 50 + (i > 4 ? 4 : 0), 2.4, 2.4, 0, light.glow))
      .join("") +
    (roll(2)
      ? [0, 1, 2, 3, 4, 5, 6].map((i) => line(`M${48 + i * 10} ${16 + roll(20)}l-3 9`, "#ffffff99", 1)).join("")
      : "") +
    line("M80 12v46M42 36h76", WOOD_DARK, 3) +
    box(0, 62, 160, 28, 0, WOOD) +
    box(0, 62, 160, 4, 0, WOOD_DARK) +
    (roll(2) ? turntable() : cassette()) +
    moved(112, 48, 0.5, cup()) +
    lamp(light.glow),
  "desk-tour": (light, roll) =>
    box(0, 0, 160, 90, 0, ["#d8dfd6", "#e6dccd", "#cfd8e0", "#3a4350"][roll(4)]) +
    box(0, 66, 160, 24, 0, WOOD) +
    box(0, 66, 160, 4, 0, WOOD_DARK) +
    box(46, 14, 68, 42, 3, INK) +
    box(49, 17, 62, 36, 1, light.sky[0]) +
    path("M49 53V40l14-10 12 10 14-16 22 20v9z", light.middle) +
    disc(98, 25, 4, light.sun) +
    path("M74 56h12l3 9H71z", STEEL) +
    (roll(2)
      ? box(120, 28, 26, 30, 2, INK) +
        box(122, 30, 22, 24, 1, light.near) +
        line("M126 36h14M126 41h9M126 46h12", light.glow, 1.6) +
        box(130, 58, 6, 8, 0, STEEL)
      : shelf()) +
    box(54, 70, 42, 6, 2, CREAM) +
    line("M57 73h36", STEEL, 1.4, "2 1.6") +
    oval(106, 73, 5, 3.4, CREAM) +
    plant(24, 66) +
    moved(122, 58, 0.36, cup()) +
    lamp("#ffe3a0"),
  "camp-recipe": (light, roll) =>
    sky(light) +
    stars(roll) +
    pines(light, roll, 0, 66, 7) +
    pines(light, roll, 96, 64, 6) +
    box(0, 64, 160, 26, 0, light.ground) +
    oval(80, 72, 56, 12, light.glow, 0.35) +
    line("M62 78l38-8M62 70l38 8", WOOD_DARK, 6) +
    path("M80 40c14 14 16 24 10 33-4 5-16 5-20 0-6-9-4-19 10-33z", "#e0662f") +
    path("M80 54c8 8 8 14 5 18-3 3-8 3-10 0-3-4-2-10 5-18z", "#f6c653") +
    line("M52 20l28-12 28 12M52 20l-8 60M108 20l8 60M80 8v14", WOOD_DARK, 3) +
    path("M60 26h40c0 16-6 22-20 22s-20-6-20-22z", INK) +
    oval(80, 26, 20, 4, "#8d6a4a") +
    line("M60 26c0-10 40-10 40 0", STEEL, 2),
  "climb-film": (light, roll) =>
    sky(light) +
    disc(34, 24, 10, light.sun) +
    path("M0 72l20-12 20 8 14-10v34H0z", light.middle) +
    path("M160 0H74l-8 20 10 16-14 22 8 32h90z", light.near) +
    path("M160 0h-52l-14 26 12 22-10 42h64z", light.ground, 0.75) +
    path("M74 0l-8 20 10 16-14 22 8 32h8l-6-32 12-22-8-16 8-20z", light.far, 0.8) +
    line(`M76 0c-6 20 6 30-2 40`, light.glow, 1.6) +
    climber(68, 34 + roll(8), ["#e2553d", "#f0b34a", "#4aa3b5"][roll(3)]),
  "snow-film": (light, roll) =>
    sky(light) +
    disc(118 - roll(70), 22, 9, light.sun) +
    path("M-4 64l34-40 18 18 26-34 34 40 18-14 40 34v30H-4z", light.far) +
    path("M30 24l-14 17 10-3 6 6 6-5 6 2zM74 8L58 29l9-3 7 6 8-6 8 4z", "#ffffff") +
    path("M-4 72c40-22 74-20 168-4v26H-4z", "#eef4f6") +
    path("M60 94c40-20 70-24 104-26v26z", "#d4e2ea") +
    line("M20 90c30-8 60-18 76-30M26 92c30-8 60-18 76-30", "#a9c0cf", 1.2) +
    skier(100, 50, ["#e2553d", "#2f7f8c", "#d49a2f"][roll(3)]) +
    pines({ ...light, near: "#3f5f62", ground: "#2f4a50" }, roll, 6, 70, 3),
  "river-film": (light, roll) =>
    peaks(light, roll, false) +
    pines(light, roll, 0, 62, 6) +
    pines(light, roll, 104, 60, 6) +
    path("M0 62h160v28H0z", light.ground) +
    path("M70 60c10 8-34 14-46 30h124c-6-14-50-18-58-30z", light.sky[0]) +
    path("M76 60c6 8-20 16-24 30h30c0-12 6-22 0-30z", light.sky[1], 0.7) +
    line("M52 84h16M92 78h14M70 70h10M112 87h14", CREAM, 1.2) +
    moved(
      70,
      66,
      0.42,
      path("M0 20c10 14 70 14 88 0-10 20-78 20-88 0z", ["#e2553d", "#f0b34a", "#c9506a"][roll(3)]) +
        disc(44, 2, 7, "#5b3a26") +
        path("M34 22c0-14 20-14 20 0z", INK) +
        line("M8 30L84-6", CREAM, 3),
    ),
  "ride-film": (light, roll) =>
    peaks(light, roll, false) +
    path("M0 66c40-16 90-14 160-2v30H0z", light.ground) +
    path("M-4 92c60-6 110-8 90-18s-50-4-40-10 40-4 60-4c-30 0-40 2-36 6s56 6 50 14-60 8-80 14z", light.glow, 0.85) +
    moved(78, 50, 0.36, cyclist(["#e2553d", "#2f7f8c", "#f0b34a"][roll(3)])) +
    pines(light, roll, 8, 70, 3),
  "hike-film": (light, roll) =>
    peaks(light, roll, true) +
    path("M0 74c50-16 110-12 160-4v20H0z", light.ground) +
    (roll(2) ? moved(92, 50, 0.3, path("M60 12L10 80h100z", "#e0a03f") + path("M60 12l-8 68h26z", INK)) : "") +
    hiker(52, 50, 0.62, ["#e2553d", "#4aa3b5", "#f0b34a"][roll(3)]) +
    hiker(68, 54, 0.54, "#d8d0c0") +
    pines(light, roll, 122, 82, 4),
  "travel-diary": (light, roll) =>
    box(0, 0, 160, 90, 0, ["#b4583c", "#35576a", "#5d6b48", "#74506a"][roll(4)]) +
    box(20, 10, 120, 56, 12, "#2a2f33") +
    `<clipPath id="pane"><rect x="24" y="14" width="112" height="48" rx="9"/></clipPath><g clip-path="url(#pane)">${peaks(light, roll, roll(2) === 0)}</g>` +
    box(0, 72, 160, 18, 0, "#2a2f33") +
    box(0, 72, 160, 3, 0, CREAM, 0.4) +
    moved(30, 56, 0.34, cup()) +
    box(96, 68, 34, 5, 1, CREAM) +
    box(98, 64, 30, 4, 1, "#e0a03f") +
    path("M136 14h-16c2 18 7 34 16 40z", CREAM, 0.9) +
    path("M24 14h16c-2 18-7 34-16 40z", CREAM, 0.9),
  "how-to": (_, roll) => {
    const board = ["#40636b", "#4f5b48", "#6a4a44", "#3d4a66"][roll(4)];
    return (
      box(0, 0, 160, 90, 0, board) +
      [0, 1, 2, 3, 4]
        .map((y) => [0, 1, 2, 3, 4, 5, 6, 7].map((x) => disc(10 + x * 20, 9 + y * 18, 1.2, "#00000055")).join(""))
        .join("") +
      turned(
        -38,
        46,
        45,
        box(42, 22, 9, 50, 4, STEEL),
        path("M36 12c0 12 21 12 21 0 8 6 6 20-4 22h-13c-10-2-12-16-4-22z", STEEL),
      ) +
      (roll(2)
        ? ring(108, 44, 25, INK, 7) +
          ring(108, 44, 19, STEEL, 1.6) +
          line("M108 20v48M84 44h48M91 27l34 34M125 27L91 61", STEEL, 0.9) +
          disc(108, 44, 4, "#e0a03f")
        : turned(28, 110, 45, box(104, 8, 14, 36, 6, "#e2553d"), box(108, 44, 6, 34, 1, STEEL)) +
          moved(74, 28, 0.5, path("M0 20h40v50H0z", "#e0a03f") + line("M8 34h24M8 46h24M8 58h14", INK, 3))) +
      turned(
        12,
        76,
        78,
        box(56, 74, 44, 7, 2, "#e0a03f"),
        line("M60 74v3M66 74v4M72 74v3M78 74v4M84 74v3M90 74v4", INK, 1),
      )
    );
  },
  "gear-test": (light, roll) => {
    const colours = ["#e2553d", "#2f7f8c", "#e0a03f", "#5f7f4f", "#7d4a6b"];
    const coat = (x: number, colour: string): Svg =>
      moved(
        x,
        20,
        0.5,
        line("M30 8V0", STEEL, 3) +
          path("M18 8h24l14 10 6 44-10 2-6-20v30H14V44L8 64l-10-2 6-44z", colour) +
          line("M30 12v60", CREAM, 2) +
          path("M20 8c2 10 18 10 20 0z", "#00000044"),
      );
    return (
      box(0, 0, 160, 90, 0, light.sky[1]) +
      box(0, 68, 160, 22, 0, light.far, 0.6) +
      line("M14 18h132", INK, 3) +
      line("M18 18v62M142 18v62", INK, 3) +
      [0, 1, 2, 3].map((i) => coat(24 + i * 30, colours[(roll(5) + i) % 5])).join("") +
      [0, 1, 2, 3].map((i) => box(32 + i * 30, 64, 14, 10, 2, CREAM) + line(`M${35 + i * 30} 69h8`, INK, 1.6)).join("")
    );
  },
};
