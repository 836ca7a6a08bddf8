import type { Browser, BrowserContext, Page } from "@playwright/test";
import type { ComparedPages } from "./compared-pages.ts";
import { serving } from "./serving.ts";
import { type ClickTimes, watchClicks } from "./watch-clicks.ts";

/** Clicks of one visit; the next begins with nothing known of the visitor. */
const VISIT = 12;
/** Visits not counted: the browser still compiles, and the ladder still learns what a stage takes. */
const WARM_UP = 3;
/**
 * How long the button is down. People take longer: about 80 ms with a mouse, of which the least is meant to be on the safe
 * side; 0 ms is a program's click.
 */
export const PRESS_MS = 60;
/** Between a click's frame and the next click. Nobody is faster; glides are off, so nothing is under way then. */
const SETTLE_MS = 20;
/** The next click is not in step with the screen's frames. */
const JITTER_MS = 17;
export const ROUND_TRIPS_MS = [0, 20, 50, 100] as const;

export interface Comparison {
  /** Of each page. */
  readonly clicks: number;
  /** Which pages; "floor" needs "afterclick" before it. With ", at once" the button comes up as soon as it is down. */
  readonly names: readonly string[];
  /** Slows the pages down once they are there; answers what ends that. */
  readonly slow?: () => Promise<() => Promise<void>>;
}

/** Times by page: "afterclick", "floor", "peer 0 ms" ... */
export type Compared = Readonly<Record<string, ClickTimes[]>>;

/**
 * Visits of 12 real clicks on the compared pages in turn, the same places on each. A visitor who asks for reduced motion:
 * rows jump, as otherwise a glide of 200 ms would have to be waited for after each click.
 */
export async function compareClicks(
  browser: Browser,
  pages: ComparedPages,
  { clicks, names, slow }: Comparison,
): Promise<Compared> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
  await context.addInitScript(watchClicks);
  const opened: [string, Page][] = [];
  for (const name of names) opened.push([name, await open(context, pages, name)]);
  const times: Record<string, ClickTimes[]> = Object.fromEntries(names.map((name) => [name, []]));
  const endSlowness = await slow?.();
  for (let visit = 0; visit < WARM_UP + Math.ceil(clicks / VISIT); visit++) {
    let orders: readonly (readonly string[])[] = [];
    for (const [name, page] of opened) {
      const kind = name.split(/[ ,]/)[0];
      const made = await oneVisit(
        page,
        visit,
        name.endsWith(", at once") ? 0 : PRESS_MS,
        kind === "floor" ? orders : [],
      );
      if (kind === "afterclick") orders = made.map(({ order }) => order);
      if (visit >= WARM_UP) times[name].push(...made);
    }
  }
  await endSlowness?.();
  await context.close();
  return times;
}

/** The first click of a page that has just come to rung 3, on a page opened anew for each: nothing there has run before. */
export async function compareFirstClicks(browser: Browser, pages: ComparedPages, visits: number): Promise<Compared> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
  await context.addInitScript(watchClicks);
  const times: Record<string, ClickTimes[]> = { afterclick: [], floor: [] };
  for (let visit = 0; visit < visits; visit++) {
    let orders: readonly (readonly string[])[] = [];
    for (const name of Object.keys(times)) {
      const page = await open(context, pages, name);
      const made = await oneVisit(page, visit, PRESS_MS, orders, 1);
      orders = made.map(({ order }) => order);
      times[name].push(...made);
      await page.close();
    }
  }
  await context.close();
  return times;
}

async function open(context: BrowserContext, pages: ComparedPages, name: string): Promise<Page> {
  const page = await context.newPage();
  page.on("console", (message) => {
    throw new Error(`${name}: ${message.text()}`);
  });
  const [kind, roundTrip] = name.split(/[ ,]+/);
  if (kind === "peer") await page.goto(`${pages.peer}?rtt=${roundTrip}`);
  else await page.goto(kind === "floor" ? pages.floor : pages.afterclick);
  if (kind !== "peer") await serving(page, 3);
  return page;
}

/** Answers the times of its clicks. `orders` are what the floor is to answer with. */
async function oneVisit(
  page: Page,
  visit: number,
  pressMs: number,
  orders: readonly (readonly string[])[],
  clicks = VISIT,
): Promise<readonly ClickTimes[]> {
  await page.bringToFront();
  await page.evaluate(async () => {
    window.clicks = [];
    if (window.afterclick) await window.afterclick.profile.erase();
    else await fetch("/forget", { method: "POST" });
  });
  const rows = page.locator("li h3");
  const box = (await rows.first().boundingBox())!;
  for (let i = 0; i < clicks; i++) {
    const order = orders[i];
    if (order) await page.evaluate((next) => new BroadcastChannel("floor").postMessage(next), order);
    // Somewhere in the first line of the grid: the lines below are free to move.
    const column = (visit + 2 * i) % 5;
    await page.mouse.click(box.x + 20 + column * 243, box.y + 10, { delay: pressMs });
    await page.evaluate((count) => window.whenClicks(count), i + 1);
    await page.waitForTimeout(SETTLE_MS + Math.random() * JITTER_MS);
  }
  return page.evaluate(() => window.clicks);
}
