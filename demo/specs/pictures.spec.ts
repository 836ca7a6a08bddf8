import type { Page, Route } from "@playwright/test";
import { expect, test } from "./support/shop.ts";

/** Things and scenes of every file that draws; the compass turns what it draws, travel-diary cuts it. */
const THINGS = ["tent", "daypack", "compass", "rope", "trail-shoe", "head-lamp", "gravel-bike", "touring-ski"];
const SCENES = ["trail-film", "race-recap", "recipe", "focus-mix", "desk-tour", "camp-recipe", "snow-film", "how-to"];
const ITEMS = [...THINGS, ...SCENES, "travel-diary"].map((kind) => `${kind}-001`);

/** Addresses of all items' pictures, as the page shows them in the end. */
async function addresses(page: Page, format: RegExp): Promise<string[]> {
  await page.goto("/");
  await page.evaluate((items) => {
    for (const item of items) {
      const art = document.createElement("item-art");
      art.setAttribute("item", item);
      art.className = "tested";
      document.body.append(art);
    }
  }, ITEMS);
  const images = page.locator(".tested img");
  for (const image of await images.all()) await expect(image).toHaveAttribute("src", format);
  return images.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).src));
}

/** Of two pictures: the mean difference of red, green and blue, 0 to 255, in the block of 8 x 8 pixels where it is largest. */
function worstBlock(page: Page, one: string, other: string): Promise<number> {
  return page.evaluate(
    async (pair) => {
      const pixels = [];
      let [width, height] = [0, 0];
      for (const src of pair) {
        const image = new Image();
        image.src = src;
        await image.decode();
        // The first one's size: that of a drawing is anything.
        if (width === 0) [width, height] = [image.naturalWidth, image.naturalHeight];
        const context = new OffscreenCanvas(width, height).getContext("2d")!;
        context.fillStyle = "#fff";
        context.fillRect(0, 0, width, height);
        context.drawImage(image, 0, 0, width, height);
        pixels.push(context.getImageData(0, 0, width, height).data);
      }
      const across = Math.ceil(width / 8);
      const sums = new Float64Array(across * Math.ceil(height / 8));
      for (const [i, value] of pixels[0].entries()) {
        const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)];
        if (i % 4 < 3) sums[(y >> 3) * across + (x >> 3)] += Math.abs(value - pixels[1][i]);
      }
      return Math.max(...sums) / (3 * 64);
    },
    [one, other] as const,
  );
}

test("the worker's pictures are the drawings, as files", async ({ page, browser, shop }) => {
  const drawn = await browser.newPage({ baseURL: shop.url });
  await drawn.route("**/paint.js", (route) => route.abort());
  const files = await addresses(page, /^data:image\/(jpeg|png);/);
  const drawings = await addresses(drawn, /^data:image\/svg/);
  for (const [i, item] of ITEMS.entries()) {
    const most = i < THINGS.length ? 1 : MOST_OF_JPEG;
    expect(await worstBlock(page, files[i], drawings[i]), item).toBeLessThan(most);
  }
  expect(await worstBlock(page, files[0], drawings[1])).toBeGreaterThan(2 * MOST_OF_JPEG);
  await drawn.close();
});
/** Where two strong colours meet; 18 was the most. */
const MOST_OF_JPEG = 25;

test("a worker that fails to paint: the page draws", async ({ page }) => {
  await page.route("**/paint.js", async (route) => {
    const response = await route.fetch();
    const body = `OffscreenCanvas.prototype.getContext = () => null;${await response.text()}`;
    await route.fulfill({ response, body });
  });
  await page.goto("/");
  const images = page.locator("item-art img");
  expect(await images.count()).toBeGreaterThan(40);
  for (const image of await images.all()) await expect(image).toHaveAttribute("src", /^data:image\/svg/);
});

test("a film's page shows its picture before the worker has painted one", async ({ page }) => {
  const held: Route[] = [];
  await page.route("**/paint.js", (route) => void held.push(route));
  await page.goto("/v/trail-film-001.html");
  const stage = page.locator("film-stage img");
  await expect(stage).toHaveAttribute("src", /^data:image\/svg/);
  expect(held).toHaveLength(1);
  await held[0].continue();
  await expect(stage).toHaveAttribute("src", /^data:image\/jpeg/);
  await expect.poll(() => stage.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(960);
});
