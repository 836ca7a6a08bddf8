import { makeCaseRanker } from "../../server/publisher/evaluate/case-ranker.ts";
import { click } from "../../server/publisher/evaluate/cases.ts";
import { ortModels } from "../../server/publisher/onnx/ort-models.ts";
import { readRelease } from "../../server/publisher/release/read-release.ts";
import type { Ranked } from "../../shared/contracts/engine-api.ts";
import { FEATURE_COUNT } from "../../shared/engine/features.ts";
import { parityRelease } from "./support/parity-release.ts";
import { startSite } from "./support/site.ts";
import { expect, html, scriptTag, test } from "./support/test.ts";

const SESSIONS = 200;
const K = 20;

/** The newest ranking once there are more than so many, and how many there are. */
const lastRankAfter = (count: number) =>
  new Promise<Ranked & { ranks: number }>((resolve) => {
    const look = (): unknown => {
      const { ranks } = window;
      return ranks.length > count
        ? resolve({ ...ranks[ranks.length - 1], ranks: ranks.length })
        : requestAnimationFrame(look);
    };
    look();
  });

test("200 later sessions, clicked in a browser without a network, give the orders that evaluate gives", async ({
  page,
  context,
  noise,
}) => {
  test.setTimeout(900_000);
  const { folder, site: name, sessions } = parityRelease();
  const { shard, rules, parts, manifest } = readRelease(folder);
  const models = await ortModels(parts.encoder, parts.ranker, {
    window: manifest.window,
    dimension: manifest.dimension,
    featureCount: FEATURE_COUNT,
  });
  const rank = makeCaseRanker({ shard, rules, models }, K);

  const site = await startSite(folder);
  const tag = scriptTag({ "data-site": name, "data-consent": "session" });
  const slot = `<div data-afterclick-slot="best" data-k="${K}"><template><p data-afterclick-text="id"></p></template></div>`;
  await page.goto(site.page("/replay", html(`<div id="clicks"></div>${slot}`, tag)));
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(3);
  await expect.poll(() => page.evaluate(() => window.ranks.length)).toBeGreaterThan(0);

  // From here on nothing may be asked of the network, and nothing could be answered.
  const requests: string[] = [];
  context.on("request", (request) => requests.push(request.url()));
  await context.setOffline(true);
  await site.close();

  // Evenly spread, so that short and long sessions, quiet and busy days are among them.
  const replayed = Array.from({ length: SESSIONS }, (_, i) => sessions[Math.floor((i * sessions.length) / SESSIONS)]);
  let clicks = 0;
  for (const session of replayed) {
    const places = await page.evaluate(async (ids) => {
      await window.afterclick?.profile.erase();
      const buttons = ids.map((id) => {
        const button = document.createElement("button");
        button.dataset.afterclickItem = id;
        button.textContent = id;
        return button;
      });
      document.querySelector("#clicks")?.replaceChildren(...buttons);
      return buttons.map((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
      });
    }, session);
    let before = await page.evaluate(() => window.ranks.length);
    for (const [step, [x, y]] of places.entries()) {
      await page.mouse.click(x, y);
      const { order, rung, ranks } = await page.evaluate(lastRankAfter, before);
      before = ranks;
      const expected = await rank(session.slice(0, step + 1).map((id) => click(shard.indexOf(id))));
      expect({ rung, order }, `session ${session.join(" ")}, click ${step + 1}`).toEqual({
        rung: expected.rung,
        order: expected.answers.device.map((item) => shard.items.keys.at(item)),
      });
      clicks++;
    }
  }
  expect(clicks).toBeGreaterThanOrEqual(2 * SESSIONS);
  expect(requests).toEqual([]);
  expect(noise).toEqual([]);
});
