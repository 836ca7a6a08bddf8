import { policy } from "./support/site.ts";
import { expect, html, ids, list, ranked, scriptTag, test } from "./support/test.ts";

const page_ = (from = "") =>
  html(list(ids(0, 30), 'data-afterclick-list="feed"') + scriptTag({ "data-index": "hnsw" }, from));
const indexOf = () => window.afterclick?.status().then(({ index }) => index);
/** The test's release has no models, which is said too. */
const about = (noise: readonly string[]) => noise.filter((text) => text.startsWith("[afterclick] hnsw"));

test("hnsw asked for under a strict page: it serves, as the worker's own response has no policy", async ({
  page,
  site,
  noise,
}) => {
  await page.goto(site.page("/feed", page_()));
  await ranked(page);
  await expect.poll(() => page.evaluate(indexOf)).toBe("hnsw");
  expect(about(noise)).toEqual([]);
});

test("hnsw asked for and forbidden: one message says what it needs, the exact scan serves", async ({
  page,
  site,
  other,
  noise,
}) => {
  // A worker of another origin is a blob, which has the policy of its page.
  await page.goto(site.page("/feed", page_(other.url), policy(other.url)));
  await ranked(page);
  expect(about(noise)).toEqual([
    "[afterclick] hnsw-forbidden: hnswlib-wasm needs 'unsafe-eval' in the script-src that the worker runs under, so the exact scan is used instead. Allow it, or ask for the exact scan (data-index).",
  ]);
  expect(await page.evaluate(indexOf)).toBe("exact");
});
