import { type Command, InvalidArgumentError } from "commander";
import { FEATURE_COUNT, FEATURES } from "../../../shared/engine/features.ts";
import { type Case, readCases } from "../evaluate/cases.ts";
import { evaluateRelease } from "../evaluate/evaluate-release.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import { casesOfLog } from "../evaluate/log-cases.ts";
import type { Accuracy } from "../evaluate/metrics.ts";
import { evenly } from "../evenly.ts";
import { formatTable } from "../format-table.ts";
import { DeadLetters } from "../input/dead-letters.ts";
import { readEvents } from "../input/read-events.ts";
import { ortModels } from "../onnx/ort-models.ts";
import { createProgress } from "../progress.ts";
import { PublisherError } from "../publisher-error.ts";
import { type Release, readRelease } from "../release/read-release.ts";
import { addEventOptions, type EventFlags, readEventsOptions } from "./event-options.ts";

/** Longest list: below the candidates that a device ranks at least (L1_HITS), so that no list ends early. */
const MOST_K = 200;

interface EvaluateFlags extends EventFlags {
  readonly release: string;
  readonly cases?: string;
  readonly sessions?: string;
  readonly k: number;
  readonly limit?: number;
  readonly json?: boolean;
}

export function registerEvaluate(program: Command): void {
  const command = program
    .command("evaluate")
    .description("run the code a device runs over held-out sessions and report how often it was right")
    .requiredOption("--release <dir>", "a release, a site's folder, or a folder with one site")
    .option("--cases <file>", "lines of 'prefix TAB target', ids separated by spaces; plain or .gz")
    .option("--sessions <file>", "an event log (flags below): every step of every session is a case")
    .option("--k <n>", "length of the list, at most 200", listLength, 20)
    .option("--limit <n>", "only that many cases, evenly spread over the file", positive)
    .option("--json", "print JSON on stdout");
  addEventOptions(command).action(async (flags: EvaluateFlags) => {
    if ((flags.cases === undefined) === (flags.sessions === undefined)) {
      throw new PublisherError("Give either --cases FILE or --sessions FILE.");
    }
    const release = readRelease(flags.release);
    requireSameFeatures(release);
    const cases = evenly(await casesFor(flags, release), flags.limit ?? Number.POSITIVE_INFINITY);
    const models = await ortModels(release.parts.encoder, release.parts.ranker, {
      window: release.manifest.window,
      dimension: release.manifest.dimension,
      featureCount: FEATURE_COUNT,
    });
    const progress = createProgress();
    const stage = progress.stage("evaluate", cases.length);
    const evaluation = await evaluateRelease({ shard: release.shard, rules: release.rules, models }, cases, {
      k: flags.k,
      tick: stage.tick,
    });
    stage.done(`${cases.length} cases`);
    console.log(flags.json ? JSON.stringify(evaluation, null, 2) : report(evaluation));
  });
}

/** A ranker reads its columns by place: with others it would answer, and wrongly. */
function requireSameFeatures({ folder, manifest }: Release): void {
  if (manifest.features.join() === FEATURES.join()) return;
  throw new PublisherError(`${folder} was built for other features than this version of Afterclick has; build again.`);
}

async function casesFor(flags: EvaluateFlags, release: Release): Promise<Case[]> {
  const cases = await readAnyCases(flags, release);
  const { keys } = release.shard.items;
  if (cases.some(({ session, target }) => target >= 0 || session.some(({ item }) => item >= 0))) return cases;
  throw new PublisherError(
    `The release holds none of the items in ${flags.cases ?? flags.sessions}. Its ids look like "${keys[0]}": ` +
      "check that both are of the same site, and the --item-column of a log.",
  );
}

async function readAnyCases(flags: EvaluateFlags, { shard }: Release): Promise<Case[]> {
  if (flags.cases !== undefined) return readCases(flags.cases, shard.indexOf);
  const letters = new DeadLetters(null);
  const { log, rows, bad } = await readEvents([flags.sessions as string], readEventsOptions(flags), letters);
  if (bad > 0)
    console.error(`${bad} of ${rows} rows cannot be read and are left out; 'afterclick build' would list them.`);
  const cases = casesOfLog(log, shard.indexOf);
  if (cases.length === 0) throw new PublisherError(`${flags.sessions} has no session of two or more interactions.`);
  return cases;
}

function report(evaluation: Evaluation): string {
  const { k, coverage, byPrefixLength, baselines, ...device } = evaluation;
  const row = (name: string, { cases, hr, mrr, ndcg }: Accuracy): string[] => [
    name,
    String(cases),
    ...[hr, mrr, ndcg].map((share) => (100 * share).toFixed(2)),
  ];
  const rows = [
    row("device", device),
    ...Object.entries(baselines).map(([name, accuracy]) => row(name, accuracy)),
    ...Object.entries(byPrefixLength).map(([length, accuracy]) => row(`device, prefix ${length}`, accuracy)),
  ];
  const table = formatTable(["method", "cases", `HR@${k} %`, `MRR@${k} %`, `NDCG@${k} %`], rows);
  return `${table}\nitems shown at least once: ${(100 * coverage).toFixed(1)} %`;
}

function listLength(text: string): number {
  const n = positive(text);
  if (n > MOST_K) throw new InvalidArgumentError(`It must be at most ${MOST_K}: no list on a page is longer.`);
  return n;
}

function positive(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return n;
}
