// Real clicks in the demo, in a browser: from the click to the new order, and to the frame that shows it.
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "@playwright/test";
import type { Afterclick } from "afterclick";
import { createApp, createLogger, listen } from "afterclick/server";
import { quantiles, saveResult } from "./save.ts";

const CLICKS = 300;
/** Not counted: the first orders, while the browser still compiles. */
const WARM_UP = 20;
const SETTLE_MS = 150;

interface Sample {
  /** From the input's own time to the `afterclick:rank` event, when the nodes have moved. */
  readonly orderMs: number;
  /** To the end of the first frame with the new order. */
  readonly frameMs: number;
  /** In the worker. */
  readonly engineMs: number;
  readonly rung: number;
}
declare global {
  interface Window {
    samples: Sample[];
    afterclick?: Afterclick;
  }
}

const below = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const listening = await listen(
  createApp({
    releases: below(".cache/demo/releases"),
    client: below("dist/client"),
    static: below(".cache/demo/data/site"),
    logger: createLogger("silent"),
  }),
  0,
);
const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
const { AFTERCLICK_CHROMIUM } = process.env;
const browser = await chromium.launch({
  args: flags,
  ...(AFTERCLICK_CHROMIUM && { executablePath: AFTERCLICK_CHROMIUM }),
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await page.addInitScript(measure);
  await page.goto(listening.url);
  while ((await page.evaluate(async () => (await window.afterclick?.status())?.rung)) !== 3)
    await page.waitForTimeout(100);
  for (let i = 0; i < WARM_UP + CLICKS; i++) await click(page, i);
  const samples = (await page.evaluate(() => window.samples)).slice(WARM_UP);
  saveResult(
    "click",
    {
      "click to new order": quantiles(
        samples.map((sample) => sample.orderMs),
        "ms",
      ),
      "click to its frame": quantiles(
        samples.map((sample) => sample.frameMs),
        "ms",
      ),
      "engine, in the worker": quantiles(
        samples.map((sample) => sample.engineMs),
        "ms",
      ),
      "served by rung 3, %": (100 * samples.filter((sample) => sample.rung === 3).length) / samples.length,
    },
    "npm run bench click",
  );
} finally {
  await browser.close();
  await listening.close(0);
}

/** Opens a film of the long list by a real click, waits for the order, closes the player. */
async function click(page: Page, i: number): Promise<void> {
  const before = await page.evaluate(() => window.samples.length);
  await page
    .locator('[data-afterclick-list="films"] .title')
    .nth((i * 11) % 40)
    .click();
  await page.waitForFunction((count) => window.samples.length > count, before);
  await page.keyboard.press("Escape");
  // Closing ranks again; its work must not fall into the next click.
  await page.waitForTimeout(SETTLE_MS);
}

/** Runs in the page before its own scripts. */
function measure(): void {
  window.samples = [];
  let clickedAt: number | null = null;
  window.addEventListener(
    "click",
    (event) => {
      if (event.target instanceof Element && event.target.closest("[data-film]")) clickedAt = event.timeStamp;
    },
    true,
  );
  window.addEventListener("afterclick:rank", (event) => {
    const { list, elapsedMs, rung } = (event as CustomEvent).detail;
    if (clickedAt === null || list !== "films") return;
    const began = clickedAt;
    const orderMs = performance.now() - began;
    clickedAt = null;
    requestAnimationFrame(() => {
      // A message sent in the frame's callback arrives when the frame is done.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () =>
        window.samples.push({ orderMs, frameMs: performance.now() - began, engineMs: elapsedMs, rung });
      port2.postMessage(null);
    });
  });
}
