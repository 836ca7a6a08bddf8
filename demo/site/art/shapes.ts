/** The few shapes all pictures are made of, as SVG text. Colours are CSS colours; coordinates are in viewBox units. */
export type Svg = string;

export const path = (d: string, fill: string, opacity = 1): Svg =>
  `<path d="${d}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ""}/>`;

export const line = (d: string, stroke: string, width = 2, dash = ""): Svg =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${dash && ` stroke-dasharray="${dash}"`}/>`;

export const disc = (x: number, y: number, r: number, fill: string, opacity = 1): Svg =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ""}/>`;

export const ring = (x: number, y: number, r: number, stroke: string, width: number): Svg =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;

export const oval = (x: number, y: number, rx: number, ry: number, fill: string, opacity = 1): Svg =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ""}/>`;

export const box = (x: number, y: number, width: number, height: number, r: number, fill: string, opacity = 1): Svg =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${r}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ""}/>`;

export const turned = (degrees: number, x: number, y: number, ...parts: Svg[]): Svg =>
  `<g transform="rotate(${degrees} ${x} ${y})">${parts.join("")}</g>`;

export const moved = (x: number, y: number, scale: number, ...parts: Svg[]): Svg =>
  `<g transform="translate(${x} ${y}) scale(${scale})">${parts.join("")}</g>`;

/** Left for right, in a picture of this width. */
export const mirrored = (width: number, ...parts: Svg[]): Svg =>
  `<g transform="translate(${width} 0) scale(-1 1)">${parts.join("")}</g>`;
