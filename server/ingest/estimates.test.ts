import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { estimate, influenceOf } from "../../shared/privacy/estimate.ts";
import { RandomIntegers } from "../../shared/privacy/random-integers.ts";
import { seededWords } from "../../shared/privacy/seeded-words.ts";
import { estimateSurveys } from "./estimates.ts";
import { askOwner } from "./folder-owner.ts";
import { formatEstimates } from "./format-estimates.ts";
import { type OpenStore, openStore } from "./open-store.ts";
import { definitionOf, mechanismOf, readDefinition } from "./survey.ts";

const question = {
  id: "entry",
  text: "How did you come to this page?",
  about: "page:entry" as const,
  domain: { kind: "values" as const, values: ["search", "link"] },
  epsilon: 1,
  epochDays: 7,
  share: 1,
};
const definition = definitionOf(question);
const mechanism = mechanismOf(readDefinition(definition));
const survey = { question: "entry", epoch: 20_783, epochDays: 7, definition };
const options = { day: 20_785, retentionDays: 90 };
/** More than two pages. */
const REPORTS = 20_000;

let folder: string;
let opened: OpenStore;
const direct = mechanism.tally();

async function fill(epoch: number, count: number): Promise<void> {
  const random = new RandomIntegers(seededWords(epoch));
  const id = await opened.store.surveyId({ ...survey, epoch });
  const reports = Array.from({ length: count }, (_, i) => {
    // Of ten devices six hold the first value, three the second.
    const payload = mechanism.randomise([0, 0, 0, 0, 0, 0, 1, 1, 1, 2][i % 10], random);
    if (epoch === survey.epoch) direct.add(payload);
    return { survey: id, nonce: randomBytes(16).toString("hex"), payload: Buffer.from(payload).toString("hex") };
  });
  for (let at = 0; at < count; at += 2_000) await opened.store.add(reports.slice(at, at + 2_000));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "afterclick-estimates-"));
  opened = await openStore({ folder }, console, async (question, { store }) =>
    question === "estimates" ? JSON.stringify(await estimateSurveys(store, options)) : null,
  );
  await fill(survey.epoch, REPORTS);
  await fill(survey.epoch - 7, 99);
});
afterAll(async () => {
  await opened?.close();
  await rm(folder, { recursive: true, force: true });
});

test("estimates from the database are those of a tally that took each report", async () => {
  const [newest] = await estimateSurveys(opened.store, options);
  const expected = estimate(mechanism, direct);
  if (!expected.enough) throw new Error("20,000 reports are enough");
  expect(newest).toMatchObject({ from: "2026-11-26", to: "2026-12-02", open: true, reports: REPORTS, needed: null });
  expect(newest.values.map(({ value }) => value)).toEqual(["search", "link", "none of these"]);
  for (const [i, value] of newest.values.entries()) {
    expect(value).toMatchObject({ share: expected.shares[i], low: expected.low[i], high: expected.high[i] });
    expect(value.variance).toBe(expected.errors[i] ** 2);
  }
  expect(newest.fake).toEqual(influenceOf(mechanism, 1, REPORTS));
});

test("of numbers quantiles are told as the edges between which they lie, of lists none", async () => {
  const domain = { kind: "log-buckets" as const, unit: "ms", from: 10, factor: 2, edges: 4 };
  const asked = { ...question, id: "time", about: "rerank-ms" as const, domain };
  const random = new RandomIntegers(seededWords(5));
  const timed = mechanismOf(readDefinition(definitionOf(asked)));
  const id = await opened.store.surveyId({ ...survey, question: "time", definition: definitionOf(asked) });
  // Of a hundred devices 40 are below 10 ms, 30 at 10 to 20, 10 at 20 to 40, and 20 at 80 or more.
  const held = [40, 30, 10, 0, 20].flatMap((devices, value) => new Array<number>(devices).fill(value));
  const reports = Array.from({ length: 8_000 }, (_, i) => {
    const payload = Buffer.from(timed.randomise(held[i % 100], random)).toString("hex");
    return { survey: id, nonce: randomBytes(16).toString("hex"), payload };
  });
  await opened.store.add(reports);
  const surveys = await estimateSurveys(opened.store, options);
  const { quantiles } = surveys.find((one) => one.question === "time") ?? {};
  expect(quantiles).toMatchObject([
    { share: 0.5, low: 10, high: 20, unit: "ms" },
    { share: 0.99, low: 80, high: null },
    { share: 0.999, low: 80, high: null },
  ]);
  expect(surveys[0].quantiles).toEqual([]);
  expect(formatEstimates(surveys, 1)).toMatch(/\n {2}p50, 95 %: 10 to 20 ms\n {2}p99, 95 %: 80 ms or more\n/);
  await opened.store.deleteSurvey(id);
});

test("too few reports have no number", async () => {
  const [, older] = await estimateSurveys(opened.store, options);
  expect(older).toMatchObject({ reports: 99, values: [], fake: null });
  expect(older.needed).toBeGreaterThan(99);
});

test("what is older than it is kept counts into nothing", async () => {
  const past = { ...options, day: survey.epoch + 90 };
  expect((await estimateSurveys(opened.store, past)).map(({ reports }) => reports)).toEqual([REPORTS]);
});

test("are printed for people", async () => {
  const text = formatEstimates(await estimateSurveys(opened.store, options), 10);
  expect(text).toMatch(/^entry, 2026-11-26 to 2026-12-02 \(still open\), ε 1: 20,000 reports\n {2}search +\d+\.\d %/);
  expect(text).toMatch(/10 fake devices move a share by at most 0\.\d\d points/);
  expect(text).toMatch(/99 reports\n {2}not enough yet: it takes \d+$/);
  expect(formatEstimates([], 1)).toBe("There are no reports yet.");
});

test("a folder has one owner, who tells others the estimates", async () => {
  await expect(openStore({ folder }, console)).rejects.toThrow("Another process has");
  expect(JSON.parse((await askOwner(folder, "estimates")) ?? "")).toEqual(await estimateSurveys(opened.store, options));
  await opened.close();
  expect(await askOwner(folder, "estimates")).toBeNull();
  opened = await openStore({ folder }, console);
  expect((await estimateSurveys(opened.store, options)).map(({ reports }) => reports)).toEqual([REPORTS, 99]);
});
