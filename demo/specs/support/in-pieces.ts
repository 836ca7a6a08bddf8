import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** Time to run the script that the first paint waits for, once it has been asked for. */
const PAINT_MS = 1_000;
/** Longer than a frame. */
const TAG_MS = 30;
/** Header and first cards: tag by tag up to here, then in larger pieces. */
const BY_TAG = 8_000;
const PIECE = 1_000;

/**
 * Sends a page as a slow network brings it, at its worst: first its head, then what it shows, a tag at a time.
 *
 * @param asked what the server is asked for from now on
 */
export async function sendInPieces(html: string, response: ServerResponse, asked: () => string[]): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
  let sent = html.indexOf("<body>");
  response.write(html.slice(0, sent));
  while (!asked().includes("/client/afterclick.js")) await wait(TAG_MS);
  await wait(PAINT_MS);
  while (sent < html.length) {
    const to = html.indexOf(">", sent + (sent < BY_TAG ? 0 : PIECE)) + 1 || html.length;
    response.write(html.slice(sent, to));
    sent = to;
    await wait(TAG_MS);
  }
  response.end();
}
