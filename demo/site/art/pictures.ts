import { drawArt } from "./draw-art.ts";
import type { Painted, Wanted } from "./paint-worker.ts";

/** Pixels: twice what a card shows, which is sharp on fine screens. */
const CARD_WIDTH = 448;
const STAGE_WIDTH = 1280;
/** Pictures at the top of a page, which no worker can have painted by the first frame. */
const MOST_AT_ONCE = 10;

/** Addresses, or what will be one, of pictures that have been asked for. */
const pictures = new Map<string, string | Promise<string>>();
/** What takes the address of a picture that is being painted. */
const waiting = new Map<string, (url: string) => void>();
let drawnAtOnce = 0;
/** Null where there is none: the page's own thread draws then. */
let painter: Worker | null | undefined;

/**
 * Shows an item's picture: at once where it has been painted before, else when the worker has done so.
 *
 * @param large for a film that plays; until it is there, the picture of its card is shown
 */
export function showPicture(image: HTMLImageElement, id: string, large: boolean): void {
  const show = (url: string): void => {
    image.src = url;
  };
  const picture = pictureOf({ id, width: large ? STAGE_WIDTH : CARD_WIDTH });
  if (typeof picture === "string") {
    show(picture);
    return;
  }
  const ofCard = large && pictures.get(keyOf({ id, width: CARD_WIDTH }));
  if (typeof ofCard === "string") show(ofCard);
  else if (drawnAtOnce++ < MOST_AT_ONCE) show(drawn(id));
  void picture.then(show);
}

function pictureOf(wanted: Wanted): string | Promise<string> {
  if (painter === undefined) painter = startPainter();
  if (!painter) return drawn(wanted.id);
  const key = keyOf(wanted);
  const known = pictures.get(key);
  if (known) return known;
  const painting = new Promise<string>((done) => waiting.set(key, done));
  pictures.set(key, painting);
  painter.postMessage(wanted);
  return painting;
}

function startPainter(): Worker | null {
  if (!("OffscreenCanvas" in window)) return null;
  const worker = new Worker("/paint.js", { type: "module", name: "pictures" });
  const settle = (key: string, url: string): void => {
    pictures.set(key, url);
    waiting.get(key)?.(url);
    waiting.delete(key);
  };
  worker.onmessage = ({ data }: MessageEvent<Painted>) => settle(keyOf(data), data.url);
  worker.onerror = () => {
    painter = null;
    for (const key of waiting.keys()) settle(key, drawn(key.split(" ")[0]));
  };
  return worker;
}

const keyOf = ({ id, width }: Wanted): string => `${id} ${width}`;

/** As an SVG: a document of its own for the page's thread (docs/adr/0025). */
const drawn = (id: string): string => `data:image/svg+xml,${encodeURIComponent(drawArt(id))}`;
