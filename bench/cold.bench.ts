// Items that nobody has visited: a tenth of the items is taken out of the log but stays in the catalogue; how often do
// later visitors who go to one of them find it among the first 20 of all items? Real logs, several draws of items.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evenly } from "../server/publisher/evenly.ts";
import { seededRng } from "../shared/math/rng.ts";
import { type ColdCase, categoryPopularity } from "./category-popularity.ts";
import { readEshop, readOnlineRetail, type ShopData } from "./cold-data.ts";
import { afterclick } from "./measure-release.ts";
import { saveResult } from "./save.ts";

const K = 20;
const WITHHELD = 0.1;
const LATER = 0.1;
/** Draws of items; 1 was looked at while this was made. */
const SEEDS = [2, 3, 4];
const BUDGET_MINUTES = 1;
const MOST_CASES = 2000;

const metrics: Record<string, number> = {};
for (const shop of [readEshop(), readOnlineRetail()]) {
  if (!shop) continue;
  const draws = SEEDS.map((seed) => measure(shop, seed));
  for (const name of Object.keys(draws[0])) {
    metrics[`${shop.name}: ${name}`] = draws.reduce((sum, draw) => sum + draw[name], 0) / draws.length;
  }
  const times = metrics[`${shop.name}: device, HR@20 %`] / metrics[`${shop.name}: popularity of category, HR@20 %`];
  metrics[`${shop.name}: times popularity of category`] = times;
}
if (Object.keys(metrics).length > 0) saveResult("cold", metrics, "npm run bench cold");

/** One draw of withheld items: build without their events, evaluate the steps of later sessions that go to them. */
function measure({ name, sessions, catalogue, categoryOf }: ShopData, seed: number): Record<string, number> {
  const rng = seededRng(seed);
  const cold = new Set(catalogue.filter(() => rng() < WITHHELD).map(({ id }) => id));
  const cut = Math.floor(sessions.length * (1 - LATER));
  const past = sessions.slice(0, cut).map((items) => items.filter((item) => !cold.has(item)));
  const later = sessions.slice(cut);
  const steps = later.flatMap((items) =>
    items.slice(1).map((target, at): ColdCase => ({ prefix: items.slice(0, at + 1), target })),
  );
  const coldSteps = steps.filter(({ target }) => cold.has(target));
  // A visited item is easily guessed again, by anyone who looks at the session.
  const unseen = evenly(
    coldSteps.filter(({ prefix, target }) => !prefix.includes(target)),
    MOST_CASES,
  );
  const warm = evenly(
    steps.filter(({ target }) => !cold.has(target)),
    MOST_CASES,
  );

  const folder = join(".cache", "cold", `${name}-${seed}`);
  mkdirSync(folder, { recursive: true });
  const file = (base: string, lines: readonly string[]): string => {
    const path = join(folder, base);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  };
  const events = file(
    "sessions.txt",
    past.filter(({ length }) => length > 0).map((items) => items.join(" ")),
  );
  const catalog = file(
    "catalogue.jsonl",
    catalogue.map((item) => JSON.stringify(item)),
  );
  const out = join(folder, "releases");
  afterclick(
    "build",
    "--format",
    "sessions",
    "--events",
    events,
    "--catalog",
    catalog,
    "--out",
    out,
    "--budget",
    String(BUDGET_MINUTES),
    "--seed",
    String(seed),
  );
  const evaluate = (base: string, cases: readonly ColdCase[]): Evaluation => {
    const lines = cases.map(({ prefix, target }) => `${prefix.slice(-200).join(" ")}\t${target}`);
    return JSON.parse(afterclick("evaluate", "--release", out, "--cases", file(base, lines), "--json")) as Evaluation;
  };
  const onCold = evaluate("cold.tsv", evenly(coldSteps, MOST_CASES));
  const onUnseen = evaluate("cold-unseen.tsv", unseen);
  const onFirst = evaluate(
    "cold-first.tsv",
    evenly(
      coldSteps.filter(({ prefix }) => prefix.length === 1),
      MOST_CASES,
    ),
  );
  const onWarm = evaluate("warm.tsv", warm);
  const baseline = categoryPopularity(past, categoryOf, evenly(coldSteps, MOST_CASES), K);
  const figures = {
    "items withheld": cold.size,
    cases: coldSteps.length,
    "device, HR@20 %": 100 * onCold.hr,
    "device, MRR@20 %": 100 * onCold.mrr,
    "encoder alone, HR@20 %": 100 * onCold.baselines.encoderAlone.hr,
    "rung 2, HR@20 %": 100 * onCold.baselines.rung2.hr,
    "popularity of category, HR@20 %": 100 * baseline.category,
    "session's category, then popularity, HR@20 %": 100 * baseline.sessionCategory,
    "not yet in the session: device, HR@20 %": 100 * onUnseen.hr,
    "not yet in the session: encoder alone, HR@20 %": 100 * onUnseen.baselines.encoderAlone.hr,
    "after one click: device, HR@20 %": 100 * onFirst.hr,
    "items of the log: device, HR@20 %": 100 * onWarm.hr,
    "items of the log: device, MRR@20 %": 100 * onWarm.mrr,
    "items of the log: encoder alone, HR@20 %": 100 * onWarm.baselines.encoderAlone.hr,
  };
  console.log(`${name}, draw ${seed}`);
  console.table(figures);
  return figures;
}

interface Accuracy {
  readonly hr: number;
  readonly mrr: number;
}
interface Evaluation extends Accuracy {
  readonly baselines: Readonly<Record<"encoderAlone" | "rung2", Accuracy>>;
}
