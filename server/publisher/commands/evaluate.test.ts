import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Manifest } from "../../../shared/contracts/index.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import type { Accuracy } from "../evaluate/metrics.ts";
import { PublisherError } from "../publisher-error.ts";
import { registerBuild } from "./build.ts";
import { ringLog, run } from "./commands-test-util.ts";
import { registerEvaluate } from "./evaluate.ts";

const ITEMS = 30;
const METHODS = ["encoderAlone", "lastItemNeighbours", "popularity", "rung2", "sessionPopularity"];

let folder: string;
let release: string;
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "afterclick-evaluate-"));
  const log = file("log.txt", ringLog(120, ITEMS));
  const args = ["--format", "sessions", "--events", log, "--out", join(folder, "out"), "--budget", "0.05"];
  const { out, error } = await run(registerBuild, "build", ...args);
  expect(error).toBeNull();
  release = out.trim();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const evaluate = (...args: string[]) => run(registerEvaluate, "evaluate", "--release", release, ...args);

/** What --json prints, after a look at its shape. */
async function figures(...args: string[]): Promise<Evaluation> {
  const { out, error } = await evaluate("--json", ...args);
  expect(error).toBeNull();
  const json = JSON.parse(out);
  expect(Object.keys(json).sort()).toEqual([
    "bars",
    "baselines",
    "byPrefixLength",
    "byRepeat",
    "byTargetPopularity",
    "cases",
    "categoryDiversity",
    "chosen",
    "coverage",
    "diversity",
    "hr",
    "intervals",
    "k",
    "mrr",
    "ndcg",
    "novelty",
    "popularityDrift",
    "priceDrift",
    "rules",
  ]);
  expect(Object.keys(json.baselines).sort()).toEqual(METHODS);
  for (const accuracy of [json, ...Object.values(json.baselines), ...Object.values(json.byPrefixLength)]) {
    const { cases, hr, mrr, ndcg } = accuracy as Accuracy;
    expect(cases).toBeGreaterThan(0);
    for (const share of [hr, mrr, ndcg]) expect(share).toBeGreaterThanOrEqual(0);
    expect(hr).toBeLessThanOrEqual(1);
    expect(ndcg).toBeLessThanOrEqual(hr);
    expect(mrr).toBeLessThanOrEqual(ndcg);
  }
  return json;
}

describe("afterclick evaluate", () => {
  test("--cases: each line is a case; the device knows the way round the ring", async () => {
    const lines = Array.from({ length: ITEMS }, (_, i) => `item-${i}\titem-${(i + 1) % ITEMS}`);
    lines.push("item-0 item-1 item-2\titem-3", "item-5\tnobody-knows-it");
    const json = await figures("--k", "5", "--cases", file("cases.tsv", lines.join("\n")));
    expect(json).toMatchObject({ k: 5, cases: ITEMS + 2 });
    expect(json.hr).toBeGreaterThan(0.8);
    // The item that is not in the release is a case that nobody wins.
    expect(json.hr).toBeLessThan(1);
    expect(json.hr).toBeGreaterThan(json.baselines.popularity.hr);
    expect(Object.entries(json.byPrefixLength).map(([length, { cases }]) => [length, cases])).toEqual([
      ["1", ITEMS + 1],
      ["3", 1],
    ]);
    expect(json.coverage).toBe(1);
  });

  test("--sessions: every step of every session is a case; --limit spreads", async () => {
    const log = file("later.txt", "item-1 item-2 item-3\nitem-8 item-9\n");
    const json = await figures("--format", "sessions", "--sessions", log);
    expect(json).toMatchObject({ k: 20, cases: 3 });
    const csv = "session,item,time\n7,item-1,1\n7,item-2,2\n7,item-3,3\n9,item-8,4\n9,item-9,5\n";
    expect(await figures("--sessions", file("later.csv", csv))).toMatchObject({ cases: 3, hr: json.hr });
    expect((await figures("--format", "sessions", "--sessions", log, "--limit", "2")).cases).toBe(2);
  });

  test("--train: yardsticks that learn from the log; with visitors their own history too", async () => {
    const rows = (from: number, sessions: readonly string[]): string =>
      sessions
        .flatMap((line, s) => line.split(" ").map((item, i) => `${from + s},ann,${item},${100 * (from + s) + i}`))
        .join("\n");
    const header = "session,user,item,time\n";
    const train = file("train.csv", header + rows(0, ["item-1 item-2", "item-1 item-2 item-7", "item-7 item-8"]));
    const later = file("visits.csv", header + rows(10, ["item-1 item-2", "item-4 item-1"]));
    const { out, error, err } = await evaluate("--json", "--sessions", later, "--train", train);
    expect(error).toBeNull();
    expect(err).not.toContain("too good");
    const { baselines, bars }: Evaluation = JSON.parse(out);
    expect(Object.keys(baselines).sort()).toEqual([...METHODS, "itemKnn", "sessionKnn", "userHistory"].sort());
    expect(baselines.itemKnn).toMatchObject({ cases: 2, hr: 1 });
    // Before the second session the visitor went to 1, 2 and 7 the most; 1 was the last of them.
    expect(baselines.userHistory?.byTargetPopularity).toBeDefined();
    expect(baselines.userHistory).toMatchObject({ cases: 2, mrr: (1 / 2 + 1 / 2) / 2 });
    expect(bars.firstClick?.sessionKnn).toMatchObject({ cases: 2 });
    expect((await evaluate("--sessions", train, "--train", later)).err).toContain("too good");
    expect((await evaluate("--sessions", later, "--train", train)).out).not.toContain("name it with --train FILE");
  });

  test("the same seed gives the same intervals", async () => {
    const lines = Array.from({ length: ITEMS }, (_, i) => `item-${i}\titem-${(i + 1 + (i % 3)) % ITEMS}`);
    const cases = file("seeds.tsv", lines.join("\n"));
    const first = await figures("--cases", cases, "--k", "3");
    expect(await figures("--cases", cases, "--k", "3")).toEqual(first);
    expect((await figures("--cases", cases, "--k", "3", "--seed", "2")).intervals).not.toEqual(first.intervals);
    expect(first.intervals).toMatchObject({ over: "cases", units: ITEMS, samples: 1000 });
    for (const metric of ["hr", "mrr", "ndcg"] as const) {
      const [low, high] = first.intervals?.[metric] ?? [1, 0];
      expect(low).toBeLessThanOrEqual(first[metric]);
      expect(high).toBeGreaterThanOrEqual(first[metric]);
    }
  });

  test("without --json a table in percent", async () => {
    const { out, err } = await evaluate("--cases", file("one.tsv", "item-1\titem-2\n"));
    expect(out).toMatch(/^method +cases +HR@20 % +MRR@20 % +NDCG@20 % +what it is$/m);
    for (const method of ["device", ...METHODS]) expect(out).toMatch(new RegExp(`^${method} +1 +\\d+\\.\\d\\d `, "m"));
    expect(out).toMatch(/^95 % intervals of the device \(1 cases resampled\): HR \d/m);
    expect(out).toMatch(/^After a single click \(1 cases\): HR \d/m);
    expect(out).toMatch(/^prefix 1 +100\.00 /m);
    expect(out).toMatch(/^what visitors chose /m);
    expect(out).toContain("name it with --train FILE");
    expect(err).toContain("evaluate: 1 cases");
  });
});

describe("what cannot be evaluated is said in a sentence", () => {
  const refusal = async (...args: string[]): Promise<string> => {
    const { error, out } = await evaluate(...args);
    expect(error).toBeInstanceOf(PublisherError);
    expect(out).toBe("");
    return error?.message ?? "";
  };

  test("cases or sessions of another site", async () => {
    const sentence = /holds none of the items in .*other\.\w+\. Its ids look like "item-\d+"/;
    expect(await refusal("--cases", file("other.tsv", "x y\tz\n"))).toMatch(sentence);
    const log = file("other.txt", "x y z\n");
    expect(await refusal("--format", "sessions", "--sessions", log)).toMatch(sentence);
    // One known item is enough to go on.
    await figures("--cases", file("mixed.tsv", "x y\tz\nx\titem-3\n"));
  });

  test("sessions without a next step", async () => {
    const log = file("single.txt", "item-1\nitem-2\n");
    expect(await refusal("--format", "sessions", "--sessions", log)).toMatch(/single\.txt has no .* --session-column/);
  });

  test("neither or both of --cases and --sessions", async () => {
    expect(await refusal()).toMatch(/either --cases FILE or --sessions FILE/);
    expect(await refusal("--cases", "a", "--sessions", "b")).toMatch(/either --cases FILE or --sessions FILE/);
  });

  test("a release of other features", async () => {
    const path = join(release, "manifest.json");
    const text = readFileSync(path, "utf8");
    const manifest: Manifest = JSON.parse(text);
    writeFileSync(path, JSON.stringify({ ...manifest, features: manifest.features.slice(1) }));
    const cases = file("one.tsv", "item-1\titem-2\n");
    expect(await refusal("--cases", cases)).toMatch(/built for other features .*; build again\./);
    writeFileSync(path, text);
    await figures("--cases", cases);
  });

  test("a list that is too long", async () => {
    const cases = file("one.tsv", "item-1\titem-2\n");
    const { error, err } = await evaluate("--cases", cases, "--k", "201");
    expect(error).not.toBeNull();
    expect(err).toMatch(/'--k <n>' argument '201' is invalid\. It must be at most 200/);
    expect((await figures("--cases", cases, "--k", "200")).k).toBe(200);
  });
});
