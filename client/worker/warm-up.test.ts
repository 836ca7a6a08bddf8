import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DEFAULT_POLICY, type Manifest } from "../../shared/contracts/manifest.ts";
import { modelsBy } from "../../shared/engine/models.fixture.ts";
import { fixtureShard } from "../../shared/engine/shard.fixture.ts";
import { ScanKernel } from "../../shared/kernels/scan-kernel.ts";
import { type LoadedRelease, rankingBy } from "./loaded-release.ts";
import { rungPlans } from "./ranking.ts";
import { warmUp } from "./warm-up.ts";

const shard = fixtureShard(120);
const kernel = new ScanKernel(shard.vectors);
const popular = Array.from({ length: 120 }, (_, i) => `i${i}`);
let passes = 0;
/** What one pass takes on the faked clock. */
let passMs = 1;

const release: LoadedRelease = {
  found: { manifest: {} as Manifest, sha256: "" },
  basics: { manifest: {} as Manifest, label: "fixture@1", popular, rules: [], policy: DEFAULT_POLICY },
  ranking: rankingBy(shard, kernel),
  models: {
    ...modelsBy("encoder.score"),
    async score(features, n) {
      passes++;
      vi.advanceTimersByTime(passMs);
      return modelsBy("encoder.score").score(features, n);
    },
    async release() {},
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  passes = 0;
  passMs = 1;
});
afterEach(() => {
  vi.useRealTimers();
});

const run = async (isInUse: () => boolean): Promise<void> => {
  const done = warmUp(release, (pass) => pass(), isInUse);
  await vi.runAllTimersAsync();
  await done;
};

it("makes thirty passes with the models", async () => {
  await run(() => true);
  expect(passes).toBe(30);
});

it("ends sooner on a slow device", async () => {
  passMs = 60;
  await run(() => true);
  expect(passes).toBe(4);
});

it("ends when the release is no longer in use, also while it waits for its turn", async () => {
  await run(() => passes < 3);
  expect(passes).toBe(3);
  let inUse = true;
  const done = warmUp(
    release,
    async (pass) => {
      inUse = false;
      await pass();
    },
    () => inUse,
  );
  await vi.runAllTimersAsync();
  await done;
  expect(passes).toBe(3);
});

it("changes no order", async () => {
  const order = async () => {
    const events = ["i5", "i9"].map((item, i) => ({ type: "click", item, at: 1_000 + i }) as const);
    const request = { events: [], lists: [], slots: [{ slot: "s", k: 20, exclude: [] }], deadlineMs: 50 };
    const context = { nowS: 0, region: null, bought: new Set<string>(), seen: () => 0 };
    const [best] = rungPlans(release, { code: "loading", message: "" }, { request, events, context });
    return best.run(() => true);
  };
  const before = await order();
  await run(() => true);
  expect(await order()).toEqual(before);
});
