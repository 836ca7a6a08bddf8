/**
 * Paints pictures beside the page's own thread, as files that an <img> shows: what a shop has as photographs. An SVG in an
 * <img> is a document of its own, laid out and painted on the page's thread.
 */
import { drawArt, kindOf } from "./draw-art.ts";
import { paintSvg } from "./paint-svg.ts";
import { SCENES } from "./scenes.ts";

/** A picture that is asked for. */
export interface Wanted {
  readonly id: string;
  /** Pixels. */
  readonly width: number;
}
/** It as a data: URL, which the page's Content-Security-Policy allows; null when it could not be painted. */
export type Painted = string | null;

interface WorkerScope {
  onmessage: (event: { data: Wanted }) => void;
  postMessage(painted: Painted): void;
}
declare const FileReaderSync: new () => { readAsDataURL(blob: Blob): string };
const scope = self as unknown as WorkerScope;

scope.onmessage = async ({ data }) => scope.postMessage(await painted(data).catch(() => null));

async function painted({ id, width }: Wanted): Promise<string> {
  const svg = drawArt(id);
  const [, across, down] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
  const canvas = new OffscreenCanvas(width, Math.round((width * down) / across));
  const context = canvas.getContext("2d")!;
  context.scale(canvas.width / across, canvas.height / down);
  paintSvg(context, svg);
  // Products lie on the ground that the page gives them. Both take a millisecond; WebP takes ten.
  const type = kindOf(id) in SCENES ? "image/jpeg" : "image/png";
  return new FileReaderSync().readAsDataURL(await canvas.convertToBlob({ type, quality: 0.9 }));
}
