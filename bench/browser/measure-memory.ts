import type { Browser, Page } from "@playwright/test";
import type { ComparedPages } from "./compared-pages.ts";
import { serving } from "./serving.ts";
import { pageMemory } from "./worker-memory.ts";

/** Rankings after which memory is taken for settled: caches are full, the ladder has its estimates. */
const WARM_UP = 1_000;
const RERANKS = 10_000;
const SESSION = 8;

/** Memory at 100,000 items without and with ONNX Runtime, and how much it grows over 10,000 rankings of a session of 8 clicks. */
export async function measureMemory(browser: Browser, pages: ComparedPages): Promise<Record<string, number>> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const rerank = (times: number): Promise<void> =>
    page.evaluate(async (count) => {
      for (let i = 0; i < count; i++) await window.afterclick?.rank();
    }, times);
  await page.goto(pages.withoutOnnx);
  await serving(page, 2);
  await clickSession(page);
  await rerank(SESSION);
  const without = await pageMemory(page);

  await page.goto(pages.afterclick);
  await serving(page, 3);
  await clickSession(page);
  await rerank(WARM_UP);
  const before = await pageMemory(page);
  await rerank(RERANKS);
  const after = await pageMemory(page);
  await page.close();
  return {
    "worker memory without ONNX Runtime, MB": without.workerMB,
    "worker memory with ONNX Runtime, MB": before.workerMB,
    "JS heap of the page, MB": before.pageMB,
    "growth over 10,000 reranks, worker, MB": after.workerMB - before.workerMB,
    "growth over 10,000 reranks, page, MB": after.pageMB - before.pageMB,
  };
}

async function clickSession(page: Page): Promise<void> {
  for (let i = 0; i < SESSION; i++) await page.locator("li h3").nth(i).click();
}
