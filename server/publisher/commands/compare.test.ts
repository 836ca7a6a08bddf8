import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Comparison } from "../evaluate/compare-releases.ts";
import { PublisherError } from "../publisher-error.ts";
import { registerBuild } from "./build.ts";
import { ringLog, run } from "./commands-test-util.ts";
import { registerCompare } from "./compare.ts";

const ITEMS = 40;
let folder: string;
let good: string;
let poor: string;
let cases: string;

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

async function build(name: string, log: string): Promise<string> {
  const args = ["--format", "sessions", "--events", log, "--out", join(folder, name), "--budget", "0.05"];
  const { out, error } = await run(registerBuild, "build", ...args);
  expect(error).toBeNull();
  return out.trim();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "afterclick-compare-"));
  good = await build("good", file("ring.txt", ringLog(150, ITEMS)));
  // Its visitors hop about: nothing follows from where they are.
  const hops = Array.from({ length: 150 }, (_, s) =>
    [s * 7, s * 7 + 11 * s + 3, s * 5 + 19].map((i) => `item-${i % ITEMS}`).join(" "),
  );
  poor = await build("poor", file("hops.txt", `${hops.join("\n")}\n`));
  const steps = Array.from({ length: ITEMS }, (_, i) => `item-${i}\titem-${(i + 1) % ITEMS}`);
  cases = file("cases.tsv", steps.join("\n"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compare = (...args: string[]) => run(registerCompare, "compare", ...args);

test("a better release is found to be better, in either order", async () => {
  const { out, error } = await compare(poor, good, "--cases", cases, "--k", "5", "--json");
  expect(error).toBeNull();
  const { a, b, mrr, wins, losses, ...rest }: Comparison = JSON.parse(out);
  expect(rest).toMatchObject({ cases: ITEMS, k: 5, over: "cases" });
  expect(b.mrr).toBeGreaterThan(a.mrr);
  expect(mrr.p).toBeLessThan(0.05);
  expect(mrr.interval[0]).toBeGreaterThan(0);
  expect(wins).toBeGreaterThan(losses);

  const turned = await compare(good, poor, "--cases", cases, "--k", "5");
  expect(turned.out).toMatch(/^A is better by MRR@5/m);
  expect(turned.out).toMatch(/^MRR@5 % +\d+\.\d\d +\d+\.\d\d +-\d+\.\d\d +-\d+\.\d\d to -\d+\.\d\d +(< )?0\.\d{3}$/m);
});

test("a release against itself: no difference could be shown", async () => {
  const sessions = file("later.txt", "item-1 item-2 item-3\nitem-8 item-9\n");
  const { out, error } = await compare(good, good, "--format", "sessions", "--sessions", sessions);
  expect(error).toBeNull();
  expect(out).toContain("3 cases of 2 sessions");
  expect(out).toContain("No difference could be shown between A and B");
  expect(out).toContain("higher in B in 0 cases, higher in A in 0, and the same in 3.");
});

test("cases of another site, and none at all", async () => {
  const other = await compare(good, good, "--cases", file("other.tsv", "x y\tz\n"));
  expect(other.error).toBeInstanceOf(PublisherError);
  expect(other.error?.message).toMatch(/holds none of the items in .*other\.tsv/);
  expect((await compare(good, good)).error?.message).toMatch(/either --cases FILE or --sessions FILE/);
});
