import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BuildReport } from "../build-report.ts";
import { testFolder } from "../input/input-test-util.ts";
import { PublisherError } from "../publisher-error.ts";
import { readRelease } from "../release/read-release.ts";
import { registerBuild } from "./build.ts";
import { ringLog, run } from "./commands-test-util.ts";

const SLOW = { timeout: 240_000 };

/** Runs `afterclick build` over a log of the given text; `report` and `release` are to be read only after a success. */
async function build(text: string, ...flags: string[]) {
  const folder = testFolder();
  const out = join(folder.path, "out");
  const log = folder.write("log", text);
  const ran = await run(registerBuild, "build", "--events", log, "--out", out, "--budget", "0.05", ...flags);
  return {
    ...ran,
    report: () => JSON.parse(readFileSync(join(out, "build-report.json"), "utf8")) as BuildReport,
    release: () => readRelease(out),
  };
}

/** Sessions of the ring as a table; `row` writes one click of session s. */
const table = (header: string, row: (s: number, item: string, at: number) => string): string => {
  const sessions = ringLog(60, 12).trimEnd().split("\n");
  return [header, ...sessions.flatMap((line, s) => line.split(" ").map((item, at) => row(s, item, at)))].join("\n");
};

describe("a log that", () => {
  test("has one type of event and no times is learnt from all the same", SLOW, async () => {
    const { error, report, release } = await build(table("session,item,type", (s, item) => `${s},${item},view`));
    expect(error).toBeNull();
    expect(report().log).toMatchObject({ sessions: 60, items: 12 });
    expect(release().manifest.dataUntil).toBeNull();
  });

  test("has crawlers among its visitors: they are cut short, and the build says so", SLOW, async () => {
    const crawler = Array.from({ length: 3000 }, (_, i) => `item-${(i * 5) % 12}`).join(" ");
    const { error, err, report } = await build(`${crawler}\n${ringLog(60, 12)}${crawler}\n`, "--format", "sessions");
    expect(error).toBeNull();
    const said = /2 sessions have more than 200 interactions, as crawlers do: .* 5600 events are left out/;
    expect(err).toMatch(said);
    expect(report().notes.join("\n")).toMatch(said);
    expect(report().log).toMatchObject({ sessionsCut: 2, eventsCut: 5600 });
  });

  test("has one item in half of its clicks still knows the way between the others", SLOW, async () => {
    const between = ringLog(60, 12).replaceAll(" ", " home ");
    const { error, release } = await build(between, "--format", "sessions");
    expect(error).toBeNull();
    const { shard } = release();
    const neighbours = (id: string): string[] => {
      const { offsets, items } = shard.neighbours;
      const i = shard.indexOf(id);
      return Array.from(items.subarray(offsets[i], offsets[i + 1]), (item) => shard.items.keys.at(item));
    };
    expect(shard.items.keys.at(shard.popular[0])).toBe("home");
    expect(neighbours("item-3").slice(0, 3)).toContain("item-4");
  });

  test("has ten items", SLOW, async () => {
    const { error, err, release } = await build(ringLog(40, 10), "--format", "sessions");
    expect(error).toBeNull();
    expect(err.trimEnd()).toMatch(/out\/build-report\.html$/);
    expect(release().shard.n).toBe(10);
  });

  test("has sessions of one event only is refused, and the sentence says what to look at", async () => {
    const { error } = await build(table("session,item", (s, item, at) => `${s}-${at},${item}`));
    expect(error).toBeInstanceOf(PublisherError);
    expect(error?.message).toMatch(/No session .* has two different items.*--session-column/);
  });

  test("is too long for the budget gives the best model so far, and the build says so", SLOW, async () => {
    const { error, err, report, release } = await build(
      ringLog(3000, 40),
      "--format",
      "sessions",
      "--budget",
      "0.0001",
    );
    expect(error).toBeNull();
    const said = /pays for .* of one pass over the log\. The release holds the best model so far/;
    expect(err).toMatch(said);
    expect(report().notes.join("\n")).toMatch(said);
    expect(release().manifest.metrics?.mrr).toBeGreaterThan(0.1);
  });
});
