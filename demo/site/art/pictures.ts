import { drawArt } from "./draw-art.ts";
import type { Painted, Wanted } from "./paint-worker.ts";

/** Twice what a card shows: sharp on fine screens. */
const CARD_WIDTH = 448;
const STAGE_WIDTH = 1280;

/** Addresses, or what will be one, of pictures that have been asked for. */
const pictures = new Map<string, string | Promise<string>>();
const waiting = new Map<string, (url: string) => void>();
const keyOf = ({ id, width }: Wanted): string => `${id} ${width}`;
let painter: Worker | undefined;

/** Pictures at the top of a page, which no worker can have painted by the first frame. */
let drawnAtOnce = 0;
const MOST_AT_ONCE = 10;

/** The page's own thread draws this one. */
export const drawnOf = (id: string): string => `data:image/svg+xml,${encodeURIComponent(drawArt(id))}`;

/** Whether the page's own thread is to draw a picture until the worker has painted it. */
export const isAtOnce = (): boolean => ++drawnAtOnce <= MOST_AT_ONCE;

/**
 * The address of an item's picture, or what will be one once the worker has painted it.
 *
 * @param large for a film that plays
 */
export function pictureOf(id: string, large: boolean): string | Promise<string> {
  if (!("OffscreenCanvas" in window)) return drawnOf(id);
  const wanted: Wanted = { id, width: large ? STAGE_WIDTH : CARD_WIDTH };
  const key = keyOf(wanted);
  const known = pictures.get(key);
  if (known) return known;
  const painting = new Promise<string>((done) => waiting.set(key, done));
  pictures.set(key, painting);
  painter ??= startPainter();
  painter.postMessage(wanted);
  return painting;
}

function startPainter(): Worker {
  const worker = new Worker("/paint.js", { type: "module", name: "pictures" });
  worker.onmessage = ({ data }: MessageEvent<Painted>) => {
    const key = keyOf(data);
    pictures.set(key, data.url);
    waiting.get(key)?.(data.url);
    waiting.delete(key);
  };
  return worker;
}
