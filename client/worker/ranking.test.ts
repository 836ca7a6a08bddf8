import { beforeEach, describe, expect, it } from "vitest";
import type { RankRequest } from "../../shared/contracts/engine-api.ts";
import { failure } from "../../shared/contracts/error-code.ts";
import { DEFAULT_POLICY, type Manifest } from "../../shared/contracts/manifest.ts";
import type { Rule } from "../../shared/contracts/rules.ts";
import { FEATURE_COUNT } from "../../shared/engine/features.ts";
import { Ladder } from "../../shared/engine/ladder.ts";
import { fixtureShard } from "../../shared/engine/shard.fixture.ts";
import type { Shard } from "../../shared/engine/shard.ts";
import { ScanKernel } from "../../shared/kernels/scan-kernel.ts";
import { type LoadedRelease, rankingBy } from "./loaded-release.ts";
import type { OnnxModels } from "./onnx.ts";
import { rungPlans, sessionOf } from "./ranking.ts";

describe("sessionOf", () => {
  it("makes one interaction of a click and its view, in whichever order they arrive", () => {
    const shard = fixtureShard();
    const view = { type: "view", item: "i3", at: 2_000 } as const;
    const click = { type: "click", item: "i3", at: 1_000 } as const;
    const expected = [{ type: "view", item: 3, at: 1_000, dwellMs: Number.NaN, position: Number.NaN }];
    expect(sessionOf([click, view], shard).interactions).toEqual(expected);
    expect(sessionOf([view, click], shard).interactions).toEqual(expected);
  });

  it("keeps the order of arrival at equal times", () => {
    const events = ["i5", "i1", "i3"].map((item) => ({ type: "click", item, at: 1_000 }) as const);
    expect(sessionOf(events, fixtureShard()).interactions.map(({ item }) => item)).toEqual([5, 1, 3]);
  });
});

const clock = { ms: 0 };
/** What one run of the ranker takes on the test's clock. */
let rankerMs = 1;
beforeEach(() => {
  clock.ms = 0;
  rankerMs = 1;
});

/** Stands where the ONNX models are: the first row as session vector, one feature as score, and the time they take. */
const models: OnnxModels = {
  async encode(rows, mask) {
    clock.ms += 1;
    return rows.slice(rows.length - rows.length / mask.length);
  },
  async score(features, n) {
    clock.ms += rankerMs;
    return Float32Array.from({ length: n }, (_, place) => features[place * FEATURE_COUNT]);
  },
  async release() {},
};

function releaseOf(shard: Shard, rules: readonly Rule[] = []): LoadedRelease {
  const kernel = new ScanKernel(shard.vectors);
  return {
    found: { manifest: {} as Manifest, sha256: "" },
    basics: { manifest: {} as Manifest, label: "fixture@1", popular: [], rules, policy: DEFAULT_POLICY },
    ranking: rankingBy(shard, kernel),
    models,
  };
}

function plansFor(release: LoadedRelease, items: readonly string[], region: string | null = null) {
  const request: RankRequest = { events: [], lists: [{ list: "feed", items: [...items] }], slots: [], deadlineMs: 50 };
  return rungPlans(release, failure("loading"), {
    request,
    events: [{ type: "click", item: "i3", at: 1_000 }],
    context: { nowS: 1, region, bought: new Set(), seen: () => 0 },
  });
}

describe("rungPlans on a ladder", () => {
  it("rests slow models after three misses, serves rung 2 meanwhile, and comes back when they are quick again", async () => {
    const release = releaseOf(fixtureShard());
    const ladder = new Ladder(() => clock.ms);
    const serve = () => ladder.serve(plansFor(release, ["i1", "i2"]), 50);
    expect(await serve()).toMatchObject({ rung: 3 });

    rankerMs = 400;
    // The first runs the ranker until the time is up; the next are refused for what it is expected to take.
    const codes: unknown[] = [];
    for (let i = 0; i < 5; i++) codes.push((await serve()).fallback?.code);
    expect(codes).toEqual(["deadline-missed", "deadline-missed", "deadline-missed", "circuit-open", "circuit-open"]);
    const resting = await serve();
    expect(resting).toMatchObject({ rung: 2, elapsedMs: 0 });
    expect([...resting.value.lists[0].order].sort()).toEqual(["i1", "i2"]);

    // The probe after the rest is slow too, so the next rest is twice as long.
    clock.ms += 30_000;
    expect(await serve()).toMatchObject({ rung: 1, elapsedMs: 401, fallback: { code: "deadline-missed" } });
    clock.ms += 30_000;
    expect(await serve()).toMatchObject({ rung: 2, fallback: { code: "circuit-open" } });
    rankerMs = 1;
    clock.ms += 30_000;
    expect(await serve()).toMatchObject({ rung: 3, elapsedMs: 2 });
  });

  it("does not rest quick models for the time that requests wait for each other", async () => {
    const release = releaseOf(fixtureShard());
    const ladder = new Ladder(() => clock.ms);
    rankerMs = 29;
    const serve = (arrived: number) => ladder.serve(plansFor(release, ["i1", "i2"]), 50, arrived);
    for (let i = 0; i < 5; i++) {
      const arrived = clock.ms;
      expect(await serve(arrived)).toMatchObject({ rung: 3, elapsedMs: 30 });
      expect(await serve(arrived)).toMatchObject({ rung: 2, fallback: { code: "deadline-missed" } });
    }
  });

  it("ranks a page of more items than the scan kernel holds at once", async () => {
    const shard = fixtureShard(9_000);
    const items = Array.from({ length: 9_000 }, (_, i) => `i${i}`);
    const served = await new Ladder(() => clock.ms).serve(plansFor(releaseOf(shard), items), 50);
    expect(served.rung).toBe(3);
    expect(new Set(served.value.lists[0].order).size).toBe(9_000);
  });

  it("hands the page's region to the region rule", async () => {
    const release = releaseOf(fixtureShard(10, 16, [{}, { regions: ["FR"] }]), [{ rule: "region" }]);
    const order = async (region: string | null) =>
      (await new Ladder(() => clock.ms).serve(plansFor(release, ["i1", "i2"], region), 50)).value.lists[0];
    expect((await order("DE")).order).toEqual(["i2", "i1"]);
    expect((await order("DE")).reasons.i1).toContainEqual({
      kind: "ineligible",
      text: "Not available in your region, so it is at the end",
    });
    expect((await order("FR")).reasons.i1 ?? []).not.toContainEqual(expect.objectContaining({ kind: "ineligible" }));
  });
});
