import type { Svg } from "./shapes.ts";

type Attributes = Readonly<Record<string, string>>;

const TAG = /<(\/?)(\w+)([^>]*)>/g;
const ATTRIBUTE = /([\w-]+)="([^"]*)"/g;

/** Paints what shapes.ts makes: its six elements and their attributes, and no SVG besides. A worker has no other way to. */
export function paintSvg(context: OffscreenCanvasRenderingContext2D, svg: Svg): void {
  /** What the last clipPath holds; the next group that names one is cut by it. */
  let clip: Path2D | null = null;
  let inClip = false;
  for (const [, closing, name, rest] of svg.matchAll(TAG)) {
    const attributes: Attributes = Object.fromEntries(
      Array.from(rest.matchAll(ATTRIBUTE), ([, key, value]) => [key, value]),
    );
    if (name === "clipPath") inClip = !closing;
    else if (name === "g" && closing) context.restore();
    else if (name === "g") {
      context.save();
      transform(context, attributes.transform ?? "");
      if (clip && attributes["clip-path"]) context.clip(clip);
    } else if (name !== "svg") {
      const shape = outline(name, attributes);
      if (inClip) clip = shape;
      else paint(context, shape, attributes);
    }
  }
}

function transform(context: OffscreenCanvasRenderingContext2D, list: string): void {
  for (const [, kind, values] of list.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [first, second, third] = values.split(" ").map(Number);
    if (kind === "translate") context.translate(first, second);
    else if (kind === "scale") context.scale(first, second ?? first);
    else {
      context.translate(second, third);
      context.rotate((first * Math.PI) / 180);
      context.translate(-second, -third);
    }
  }
}

function outline(name: string, attributes: Attributes): Path2D {
  if (name === "path") return new Path2D(attributes.d);
  const number = (key: string): number => Number(attributes[key]);
  const shape = new Path2D();
  if (name === "rect") {
    const [width, height] = [number("width"), number("height")];
    shape.roundRect(number("x"), number("y"), width, height, Math.min(number("rx"), width / 2, height / 2));
  } else {
    const radii = name === "circle" ? [number("r"), number("r")] : [number("rx"), number("ry")];
    shape.ellipse(number("cx"), number("cy"), radii[0], radii[1], 0, 0, 2 * Math.PI);
  }
  return shape;
}

function paint(context: OffscreenCanvasRenderingContext2D, shape: Path2D, attributes: Attributes): void {
  context.globalAlpha = Number(attributes.opacity ?? 1);
  const { fill = "#000", stroke } = attributes;
  if (fill !== "none") {
    context.fillStyle = fill;
    context.fill(shape);
  }
  if (!stroke) return;
  context.strokeStyle = stroke;
  context.lineWidth = Number(attributes["stroke-width"]);
  context.lineCap = (attributes["stroke-linecap"] ?? "butt") as CanvasLineCap;
  context.lineJoin = (attributes["stroke-linejoin"] ?? "miter") as CanvasLineJoin;
  context.setLineDash((attributes["stroke-dasharray"] ?? "").split(" ").filter(Boolean).map(Number));
  context.stroke(shape);
}
