import { type Command, InvalidArgumentError } from "commander";
import { FEATURE_COUNT, FEATURES } from "../../../shared/engine/features.ts";
import type { Evaluated } from "../evaluate/case-ranker.ts";
import { type Case, readCases } from "../evaluate/cases.ts";
import type { ItemNumbers } from "../evaluate/item-numbers.ts";
import { casesOfLog } from "../evaluate/log-cases.ts";
import type { VisitorHistories } from "../evaluate/visitor-histories.ts";
import { evenly } from "../evenly.ts";
import { DeadLetters } from "../input/dead-letters.ts";
import type { EventLog } from "../input/event-log.ts";
import { readEvents } from "../input/read-events.ts";
import { ortModels } from "../onnx/ort-models.ts";
import { PublisherError } from "../publisher-error.ts";
import { type Release, readRelease } from "../release/read-release.ts";
import { addEventOptions, type EventFlags, readEventsOptions } from "./event-options.ts";

/** Longest list: below the candidates that a device ranks (MOST_CANDIDATES), so that no list ends early. */
const MOST_K = 200;

/** Flags of every command that measures on cases. */
export interface CaseFlags extends EventFlags {
  readonly cases?: string;
  readonly sessions?: string;
  readonly k: number;
  readonly limit?: number;
  readonly seed: number;
  readonly json?: boolean;
}

export function addCaseOptions(command: Command): Command {
  command
    .option("--cases <file>", "lines of 'prefix TAB target', ids separated by spaces; plain or .gz")
    .option("--sessions <file>", "an event log (flags below): every step of every session is a case")
    .option("--k <n>", "length of the list, at most 200", listLength, 20)
    .option("--limit <n>", "only that many cases, evenly spread over the file", positive)
    .option("--seed <n>", "of the resampling behind intervals: the same seed gives the same figures", positive, 1)
    .option("--json", "print JSON on stdout");
  return addEventOptions(command);
}

/** Where cases come from, read once however many releases are measured on them. */
export type CaseSource =
  | { readonly file: string; readonly log: null; readonly most: number }
  | { readonly file: string; readonly log: EventLog; readonly most: number };

/** @throws PublisherError when neither or both are given, or the log cannot be read */
export async function caseSource(flags: CaseFlags): Promise<CaseSource> {
  const most = flags.limit ?? Number.POSITIVE_INFINITY;
  if (flags.cases !== undefined && flags.sessions === undefined) return { file: flags.cases, log: null, most };
  if (flags.sessions !== undefined && flags.cases === undefined) {
    return { file: flags.sessions, log: await readLog(flags.sessions, flags), most };
  }
  throw new PublisherError("Give either --cases FILE or --sessions FILE.");
}

/** An event log whose bad rows are counted on stderr and left out. */
export async function readLog(file: string, flags: EventFlags): Promise<EventLog> {
  const { log, rows, bad } = await readEvents([file], readEventsOptions(flags), new DeadLetters(null));
  if (bad > 0) {
    console.error(
      `${bad} of ${rows} rows of ${file} cannot be read and are left out; 'afterclick build' would list them.`,
    );
  }
  return log;
}

/** @throws PublisherError when there are no cases, or the release holds none of their items */
export async function casesFor(
  { file, log, most }: CaseSource,
  { shard, folder }: Release,
  numbers: ItemNumbers,
  histories: VisitorHistories | null = null,
): Promise<readonly Case[]> {
  const cases = log ? casesOfLog(log, numbers.of, most, histories) : evenly(await readCases(file, numbers.of), most);
  if (cases.length === 0) {
    throw new PublisherError(
      `${file} has no session of two or more interactions, so there is no next one to find. ` +
        "Check --session-column: it must be the same for all events of a visit.",
    );
  }
  const held = (item: number): boolean => item >= 0 && item < shard.n;
  if (cases.some(({ session, target }) => held(target) || session.some(({ item }) => held(item)))) return cases;
  throw new PublisherError(
    `${folder} holds none of the items in ${file}. Its ids look like "${shard.items.keys.example}": ` +
      "check that both are of the same site, and the --item-column of a log.",
  );
}

/** A release with its models. @throws PublisherError when it was built for other features: a ranker reads its columns by place */
export async function releaseToEvaluate(path: string): Promise<{ release: Release; evaluated: Evaluated }> {
  const release = readRelease(path);
  const { folder, manifest, parts, shard, rules } = release;
  if (manifest.features.join() !== FEATURES.join()) {
    throw new PublisherError(
      `${folder} was built for other features than this version of Afterclick has; build again.`,
    );
  }
  const models = await ortModels(parts.encoder, parts.ranker, {
    window: manifest.window,
    dimension: manifest.dimension,
    featureCount: FEATURE_COUNT,
  });
  return { release, evaluated: { shard, rules, models } };
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
