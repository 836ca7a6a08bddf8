import { CREAM, INK, type Light, STEEL, WOOD_DARK } from "./palette.ts";
import { box, disc, line, moved, oval, path, ring, type Svg, turned } from "./shapes.ts";

/** Parts that film scenes are put together from, in their 160 × 90 units. */
export function sky({ sky: [top, bottom] }: Light): Svg {
  return box(0, 0, 160, 90, 0, bottom) + [0, 1, 2, 3, 4].map((i) => box(0, 0, 160, 12 + i * 11, 0, top, 0.26)).join("");
}

export function peaks(light: Light, roll: (below: number) => number, snow: boolean): Svg {
  const x = 44 + roll(60);
  const second = (x + 62) % 150;
  return (
    sky(light) +
    disc(24 + roll(112), 18 + roll(10), 7 + roll(5), light.sun) +
    path(`M-10 70L${second - 30} 34l12 10L${second + 6} 20l34 30 20-8 120 40H-10z`, light.far) +
    path(`M-10 80L${x - 34} 40l10 6L${x} 14l22 26 12-6 24 28 120 22v20H-10z`, light.middle) +
    (snow ? path(`M${x} 14l-11 14 6-1 5 5 5-5 8 2z`, "#ffffff", 0.92) : "") +
    path("M-4 74c26-14 44-12 70-4s60-10 98 0v24H-4z", light.near) +
    path("M-4 84c40-8 90-8 168-2v12H-4z", light.ground)
  );
}

export function pines(light: Light, roll: (below: number) => number, x: number, y: number, count: number): Svg {
  return Array.from({ length: count }, (_, i) => {
    const height = 14 + roll(14);
    const left = x + i * 9 + roll(4);
    const base = y + roll(6);
    return path(
      `M${left} ${base}l6-${height} 6 ${height}zM${left + 1} ${base - height * 0.4}l5-${height * 0.75} 5 ${height * 0.75}z`,
      i % 2 ? light.ground : light.near,
    );
  }).join("");
}

export function stars(roll: (below: number) => number): Svg {
  return Array.from({ length: 14 }, () => disc(roll(160), roll(40), 0.7, "#ffffff", 0.8)).join("");
}

export function skyline(light: Light, roll: (below: number) => number): Svg {
  const row = (height: number, width: number, colour: string): Svg =>
    Array.from({ length: Math.ceil(160 / width) }, (_, i) => {
      const top = 62 - height - roll(height);
      const windows =
        colour === light.near
          ? [0, 1, 2]
              .map((k) => box(i * width + 3, top + 5 + k * 8, 3, 3, 0, light.glow, roll(3) ? 0.8 : 0.15))
              .join("")
          : "";
      return box(i * width, top, width - 1, 90, 0, colour) + windows;
    }).join("");
  return (
    sky(light) +
    disc(30 + roll(100), 20, 9, light.sun) +
    row(18, 16, light.far) +
    row(11, 13, light.near) +
    box(0, 62, 160, 30, 0, light.ground)
  );
}

export const runner = (x: number, y: number, scale: number, shirt: string): Svg =>
  moved(
    x,
    y,
    scale,
    disc(14, -6, 5, "#8d5b3f") +
      path("M8 0l10-2 4 16-11 2z", shirt) +
      line("M10 3L2 9l5 6M18 2l7 6 6-4", "#8d5b3f", 3.4) +
      path("M10 14l12-1 1 6-13 2z", INK) +
      line("M12 20L4 28l-8 2M20 19l6 8-2 10", "#8d5b3f", 3.8) +
      line("M-6 27l2 5M21 38h7", CREAM, 3),
  );

export const hiker = (x: number, y: number, scale: number, coat: string): Svg =>
  moved(
    x,
    y,
    scale,
    disc(12, -6, 5, "#8d5b3f") +
      path("M7-9h10l3 3H7z", INK) +
      box(-1, 0, 9, 15, 3, "#5f7f4f") +
      path("M7 0h9l3 17H7z", coat) +
      line("M9 17l-3 17M16 17l5 17", INK, 4.4) +
      line("M16 4l7 8", coat, 3.6) +
      line("M24 8l4 27", STEEL, 1.6),
  );

export const climber = (x: number, y: number, shirt: string): Svg =>
  disc(x + 5, y - 7, 3.6, "#e0a03f") +
  path(`M${x + 1} ${y - 3}h8l2 13h-9z`, shirt) +
  line(`M${x + 8} ${y - 2}l6-9M${x + 2} ${y - 1}l-4-9`, shirt, 2.8) +
  line(`M${x + 4} ${y + 10}l-4 8 5 6M${x + 9} ${y + 10}l7 3-2 8`, INK, 3.2);

export const skier = (x: number, y: number, coat: string): Svg =>
  disc(x + 4, y - 6, 3.4, INK) +
  path(`M${x} ${y - 2}h8l1 11h-9z`, coat) +
  line(`M${x + 2} ${y + 9}l-4 9M${x + 7} ${y + 9}l5 7`, INK, 3.2) +
  line(`M${x - 12} ${y + 21}l18-4M${x + 4} ${y + 19}l18-5`, coat, 1.8) +
  line(`M${x + 8} ${y + 1}l7 3 3 11M${x + 1} ${y + 1}l-6 4-2 13`, INK, 1.5);

export const cyclist = (shirt: string): Svg =>
  ring(20, 60, 19, INK, 4.4) +
  ring(88, 60, 19, INK, 4.4) +
  line("M20 60l18-30h34L54 60zM72 30l16 30", CREAM, 4) +
  disc(70, -8, 8, shirt) +
  path("M34 20L62 0l8 6-24 24z", shirt) +
  line("M62 6l12 20", "#8d5b3f", 6) +
  line("M40 26l18 14-6 24", INK, 8);

export const cup = (): Svg =>
  ring(46, 26, 11, CREAM, 6) +
  path("M4 6h42v30c0 8-4 12-10 12H14C8 48 4 44 4 36z", CREAM) +
  box(4, 6, 42, 5, 2, "#5b3a26");

export const plant = (x: number, y: number): Svg =>
  path(`M${x - 8} ${y - 13}h16l-2 13h-12z`, "#c05a34") +
  [-28, 0, 28]
    .map((turn) =>
      turned(turn, x, y - 13, path(`M${x} ${y - 13}c-8-10-5-22 0-28 5 6 8 18 0 28z`, turn ? "#5f7f4f" : "#7b9d68")),
    )
    .join("");

export const lamp = (glow: string): Svg =>
  path("M10 34l-8 34h46L30 34z", glow, 0.28) +
  line("M18 66V50l-6-14 10-10", INK, 2.4) +
  path("M14 30l14-10 6 12-22 4z", "#e0a03f") +
  oval(18, 67, 9, 2, INK);

export const shelf = (): Svg =>
  box(120, 30, 34, 2.4, 0, WOOD_DARK) +
  [0, 1, 2, 3, 4]
    .map((i) =>
      box(
        122 + i * 5,
        14 + (i % 3) * 3,
        4,
        16 - (i % 3) * 3,
        0.6,
        ["#b5533a", "#35576a", "#e0a03f", "#5f7f4f", "#7d4a6b"][i],
      ),
    )
    .join("");

export const turntable = (): Svg =>
  box(54, 66, 52, 18, 3, INK) +
  oval(76, 74, 17, 7, "#3a3f44") +
  oval(76, 74, 6, 2.4, "#e2553d") +
  line("M100 69l-10 7", STEEL, 1.8);

export const cassette = (): Svg =>
  box(58, 60, 46, 26, 3, "#e0a03f") +
  box(62, 64, 38, 10, 2, CREAM) +
  box(66, 66, 30, 7, 3.5, INK) +
  ring(73, 69.5, 2.4, CREAM, 1.4) +
  ring(89, 69.5, 2.4, CREAM, 1.4) +
  path("M68 86l3-8h20l3 8z", "#b57a24");

export function dish(which: number, roll: (below: number) => number): Svg {
  if (which === 2)
    return (
      [22, 18, 14, 10, 6]
        .map(
          (r, i) =>
            `<ellipse cx="${80 + (i % 2)}" cy="45" rx="${r}" ry="${r * 0.86}" fill="none" stroke="${i % 2 ? "#e8bd5a" : "#f2d27f"}" stroke-width="4.6"/>`,
        )
        .join("") +
      disc(72, 38, 5, "#c9412f") +
      disc(89, 50, 4.4, "#c9412f") +
      disc(84, 36, 4, "#c9412f") +
      path("M78 46c6-8 12-6 14-4-2 6-8 8-14 4zM70 52c2-6 8-6 10-4-1 5-6 7-10 4z", "#5f8f4a")
    );
  const colours = [
    ["#d98a3a", "#f2c777", "#6f9a52"],
    ["#b7452f", "#e58b62", "#f2e6c9"],
    ["#c9b458", "#8fae5b", "#c05a34"],
  ][which === 3 ? 2 : which];
  return (
    disc(80, 45, 25, colours[0]) +
    Array.from({ length: 12 }, () => disc(64 + roll(32), 29 + roll(32), 2.4 + roll(3), colours[1 + roll(2)])).join("")
  );
}
