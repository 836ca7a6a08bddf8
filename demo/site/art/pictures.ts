import { drawArt } from "./draw-art.ts";
import type { Painted, Wanted } from "./paint-worker.ts";

const sharp = Math.min(devicePixelRatio, 2);
/** Pixels of a picture: as many as the widest card and the widest film have on this screen, by 16 since films are 16:9. */
const CARD_WIDTH = 16 * Math.round(22 * sharp);
const LARGE_WIDTH = 16 * Math.round(60 * sharp);
/** Pictures at the top of a page, which no worker can have painted by the first frame. */
const MOST_AT_ONCE = 10;

/** Addresses, or what will be one, of pictures that have been asked for. */
const pictures = new Map<string, string | Promise<string>>();
/** What the worker is to paint, the next one first; it has one at a time, so that a film which opens need not wait for all. */
const queue: { readonly wanted: Wanted; readonly done: (url: string) => void }[] = [];
let drawnAtOnce = 0;
/** Null where there is none: the page's own thread draws then. */
let painter: Worker | null | undefined;

/**
 * Shows an item's picture: at once where it has been painted before, else when the worker has done so.
 *
 * @param large for a film or a product that the page is about; until it is painted, its card's picture is shown or a drawing
 */
export function showPicture(image: HTMLImageElement, id: string, large: boolean): void {
  const show = (url: string): void => {
    image.src = url;
  };
  const picture = pictureOf({ id, width: large ? LARGE_WIDTH : CARD_WIDTH });
  if (typeof picture === "string") {
    show(picture);
    return;
  }
  const ofCard = large && pictures.get(keyOf({ id, width: CARD_WIDTH }));
  if (typeof ofCard === "string") show(ofCard);
  else if (large || drawnAtOnce++ < MOST_AT_ONCE) show(drawn(id));
  void picture.then(show);
}

function pictureOf(wanted: Wanted): string | Promise<string> {
  const key = keyOf(wanted);
  const known = pictures.get(key);
  if (known) return known;
  if (painter === undefined) painter = startPainter();
  if (!painter) return drawn(wanted.id);
  const painting = new Promise<string>((done) => {
    const place = wanted.width === LARGE_WIDTH ? Math.min(1, queue.length) : queue.length;
    queue.splice(place, 0, { wanted, done });
  });
  pictures.set(key, painting);
  if (queue.length === 1) painter.postMessage(wanted);
  return painting;
}

function startPainter(): Worker | null {
  if (!("OffscreenCanvas" in window)) return null;
  const worker = new Worker("/paint.js", { type: "module", name: "pictures" });
  /** @param url null for one that could not be painted */
  const next = (url: string | null): void => {
    const first = queue.shift();
    if (!first) return;
    const { wanted, done } = first;
    const shown = url ?? drawn(wanted.id);
    pictures.set(keyOf(wanted), shown);
    done(shown);
    if (queue.length > 0) painter?.postMessage(queue[0].wanted);
  };
  worker.onmessage = ({ data }: MessageEvent<Painted>) => next(data);
  worker.onerror = () => {
    worker.terminate();
    painter = null;
    while (queue.length > 0) next(null);
  };
  return worker;
}

const keyOf = ({ id, width }: Wanted): string => `${id} ${width}`;

/** As an SVG: a document of its own for the page's thread (docs/adr/0025). */
const drawn = (id: string): string => `data:image/svg+xml,${encodeURIComponent(drawArt(id))}`;
