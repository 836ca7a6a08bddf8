import type { Page } from "@playwright/test";
import { expect, test } from "./support/shop.ts";

/** One item of each way to draw, and the two that cut and turn what they draw. */
const ITEMS = ["trail-film", "race-recap", "recipe", "focus-mix", "desk-tour", "camp-recipe", "snow-film"]
  .concat(["tent", "daypack", "compass", "rope", "trail-shoe", "head-lamp"])
  .map((kind) => `${kind}-001`);
const SIZE = { width: 160, height: 90 };

/** Pictures of all items as the page shows them in the end: RGBA bytes, by item. */
async function shown(page: Page, format: "file" | "svg"): Promise<Record<string, number[]>> {
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
  const address = format === "file" ? /^data:image\/(jpeg|png);/ : /^data:image\/svg/;
  for (const image of await images.all()) await expect(image).toHaveAttribute("src", address);
  return images.evaluateAll(async (all, { width, height }) => {
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    const pixels: Record<string, number[]> = {};
    for (const image of all as HTMLImageElement[]) {
      await image.decode();
      context.fillStyle = "#fff";
      context.fillRect(0, 0, width, height);
      context.drawImage(image, 0, 0, width, height);
      pixels[image.parentElement!.getAttribute("item")!] = Array.from(context.getImageData(0, 0, width, height).data);
    }
    return pixels;
  }, SIZE);
}

test("the worker's pictures are the drawings, as files; without the worker the page draws them", async ({
  browser,
  shop,
}) => {
  const open = () => browser.newPage({ baseURL: shop.url });
  const [painted, drawn] = [await open(), await open()];
  await drawn.route("**/paint.js", (route) => route.abort());
  const [files, drawings] = [await shown(painted, "file"), await shown(drawn, "svg")];
  for (const item of ITEMS) {
    const differences = files[item].map((value, i) => Math.abs(value - drawings[item][i]));
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    // Edges, and what JPEG leaves out; the last line says how much another drawing differs.
    expect(mean, item).toBeLessThan(3);
  }
  const [one, other] = [files[ITEMS[0]], files[ITEMS[1]]];
  expect(one.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / one.length).toBeGreaterThan(15);
  await painted.close();
  await drawn.close();
});
