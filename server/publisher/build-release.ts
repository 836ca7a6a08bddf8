import type { CatalogueItem, Policy, Rules } from "../../shared/contracts/index.ts";
import { FEATURES } from "../../shared/engine/features.ts";
import { makeShard, type Shard } from "../../shared/engine/shard.ts";
import { quantise } from "../../shared/release/quantise.ts";
import { readItems, writeItems } from "../../shared/release/tables.ts";
import { assembleRelease } from "./assemble-release.ts";
import { budgetNotes } from "./budget-notes.ts";
import type { BuildReport } from "./build-report.ts";
import { chooseIndex, type IndexChoice } from "./choose-index.ts";
import type { Evaluated } from "./evaluate/case-ranker.ts";
import { type Case, casesOfSession } from "./evaluate/cases.ts";
import { evaluateRelease } from "./evaluate/evaluate-release.ts";
import type { Evaluation } from "./evaluate/evaluation.ts";
import { touchesOf } from "./evaluate/log-cases.ts";
import { evenly } from "./evenly.ts";
import { type EventLog, sessionCount } from "./input/event-log.ts";
import type { OwnVectors } from "./input/read-vectors.ts";
import { checkModels, checkRanker } from "./onnx/check-models.ts";
import { ortModels } from "./onnx/ort-models.ts";
import { rankerOnnx } from "./onnx/ranker-onnx.ts";
import { pastItems } from "./past-items.ts";
import type { Progress } from "./progress.ts";
import { describeWithheld, publishableLog } from "./publishable-log.ts";
import { publishedSplit } from "./published-split.ts";
import { PublisherError } from "./publisher-error.ts";
import type { ReleaseFacts, ReleaseParts } from "./release/write-release.ts";
import { releaseItems } from "./release-items.ts";
import { describeLog, logFindings } from "./report/describe-log.ts";
import { percent } from "./report/format.ts";
import { studyRanking } from "./report/study-ranking.ts";
import { idleRules } from "./rules/idle-rules.ts";
import { StageClock } from "./stage-clock.ts";
import { describeTables, makeTables, type Tables } from "./tables/make-tables.ts";
import { fixedOrder } from "./train/choose-ranker.ts";
import { fitMeanWeights, type MeanWeights, RUNG_2_LISTS } from "./train/fit-mean-weights.ts";
import { type Jax, loadJax } from "./train/jax.ts";
import { keptSpace } from "./train/kept-space.ts";
import { logSessions } from "./train/log-sessions.ts";
import { type MadeRanker, makeRanker } from "./train/make-ranker.ts";
import { withoutRows } from "./train/new-items.ts";
import { ownSpace } from "./train/own-space.ts";
import { practiceShards } from "./train/practice-shards.ts";
import { type PreviousRelease, previousSpace } from "./train/previous-space.ts";
import { type Sessions, sliceSessions } from "./train/sessions.ts";
import type { Space, SpaceInput, SpaceMaker } from "./train/space.ts";
import { MEASURING_CASES, splitSessions } from "./train/split-sessions.ts";
import { trainSpace } from "./train/trained-space.ts";

export interface BuildInput {
  readonly site: string;
  readonly log: EventLog;
  /** Null when there is none. */
  readonly catalogue: readonly CatalogueItem[] | null;
  /** The site's own item vectors, encoder.onnx and ranker.onnx; null where the build makes them. */
  readonly vectors: OwnVectors | null;
  readonly encoder: Uint8Array | null;
  readonly ranker: Uint8Array | null;
  /** Its space is kept, so that devices that have it fetch little; null to begin anew. */
  readonly previous: PreviousRelease | null;
  readonly seed: number;
  /** What the whole build may take on two cores. */
  readonly budgetMinutes: number;
  /** A pair of items or a count is shipped only if at least this many distinct sessions hold it. */
  readonly kSessions: number;
  readonly rules: Rules;
  readonly policy: Policy;
  /** The candidate index of devices. */
  readonly index: IndexChoice;
}

export interface BuiltRelease {
  readonly parts: ReleaseParts;
  readonly facts: ReleaseFacts;
  readonly report: BuildReport;
  /** float32[n, D]: the item vectors before they were rounded to int8, in the builder's order. */
  readonly rows: Float32Array;
}

/** Events of one session that count. */
const LONGEST_SESSION = 200;
/** Lists the ranker learns from: what a share of the budget pays for, as measured on two cores, within bounds. */
const RANKER_SHARE = 0.2;
const SECONDS_PER_LIST = 0.008;
const LEAST_RANKER_LISTS = 3_000;
const MOST_RANKER_LISTS = 36_000;
/** Length of the list that is measured. */
const K = 20;

/** Trains on the past, measures on the last sessions, then brings everything up to date with them. */
export async function buildRelease(input: BuildInput, progress: Progress): Promise<BuiltRelease> {
  const { seed, kSessions } = input;
  const clock = new StageClock(progress);
  const recent = publishableLog(input.log, 1, LONGEST_SESSION);
  const published = publishableLog(recent.log, kSessions, LONGEST_SESSION);
  const { eventsCut, sessionsCut } = recent;
  const { log } = published;
  const itemsWithheld = recent.itemsWithheld + published.itemsWithheld;
  const sessions = logSessions(log);
  requireSteps(sessions);
  const items = releaseItems(log.itemIds, input.catalogue, input.rules);
  const n = items.items.length;
  const itemsBytes = writeItems(items.items, items.attributes);
  const notes = [
    ...idleRules(input.rules, items.items),
    ...describeWithheld({ itemsWithheld, eventsCut, sessionsCut }, kSessions, LONGEST_SESSION),
  ];
  // Who came back is asked of the whole log: what is published knows no visitors.
  const { users } = input.log;
  const description = describeLog({ ...log, ...(users && { users }) }, sessions, input.catalogue && items.items);
  notes.push(...logFindings(description));
  for (const note of notes) progress.note(note);

  const heldOut = splitSessions(logSessions(recent.log));
  const split = publishedSplit(heldOut, published.sessions, sessions);
  const { visited, unvisited } = pastItems(sessions, split.cut, kSessions, items.items, input.catalogue);
  const isHeld = visited.map((is, item) => is | unvisited[item]);
  // Of the whole log: what visitors did with items that are not published counts, and is missed.
  const casesOf = casesOfSessions(recent.log, items.items, isHeld);
  const hasPast = split.cut < sessionCount(log);
  const rankerCases = hasPast ? casesOf(heldOut.ranker) : [];
  const choosing = hasPast ? evenly(casesOf(heldOut.choosing), MEASURING_CASES) : [];
  const measuring = hasPast ? evenly(casesOf(heldOut.measuring), MEASURING_CASES) : [];
  const jax = await loadJax();
  if (input.ranker) await checkRanker(input.ranker);
  const pastTables = await clock.run(
    "tables of the past",
    n,
    (tick) => makeTables(sliceSessions(sessions, 0, split.cut), n, kSessions, tick),
    describeTables,
  );
  const spaceInput = {
    clock,
    sessions,
    split,
    visited,
    neighbours: pastTables.neighbours.table,
    items: items.items,
    logged: items.logged,
    vectors: input.vectors,
    seed,
    budgetSeconds: 60 * input.budgetMinutes,
  };
  const space = await spaceMaker(jax, input, spaceInput);
  // Rows of items that a release of the past would not hold are trained for the release, and hidden from who measures.
  const past = { ...space.past, rows: withoutRows(space.past.rows, space.past.dimension, isHeld) };
  const shard = shardOf(itemsBytes, past, pastTables);
  const dimensions = { window: past.window, dimension: past.dimension, featureCount: FEATURES.length };
  const start = await ortModels(past.encoder, input.ranker ?? rankerOnnx(fixedOrder()), dimensions);
  await checkModels(start, past.dimension, past.window);

  const lists = {
    jax,
    shard,
    practice: practiceShards(shard, past, items.logged, seed + 5),
    unvisited,
    choosing,
  };
  const ranker: MadeRanker = input.ranker
    ? { bytes: input.ranker, report: null }
    : await makeRanker({
        ...lists,
        clock,
        encode: start.encode,
        training: evenly(rankerCases, rankerLists(input.budgetMinutes)),
        seed: seed + 10,
      });
  const rung2Training = evenly(rankerCases, RUNG_2_LISTS);
  const rung2 = await clock.run(
    "fit rung 2",
    rung2Training.length + choosing.length,
    (tick) => fitMeanWeights({ ...lists, training: rung2Training, seed: seed + 20 }, tick),
    describeRung2,
  );
  const evaluated = {
    shard: withMeanWeights(shard, rung2.weights),
    rules: input.rules,
    models: await ortModels(past.encoder, ranker.bytes, dimensions),
  };
  const evaluation = await evaluate(clock, evaluated, measuring);
  const study = await studyRanking(clock, evaluated, past.rows, measuring, K, seed + 30);

  const tables =
    split.cut === sessionCount(log)
      ? pastTables
      : await clock.run(
          "tables of all sessions",
          n,
          (tick) => makeTables(sessions, n, kSessions, tick),
          describeTables,
        );
  const finished = await space.finish(tables.neighbours.table);
  for (const note of budgetNotes(finished.report, input.budgetMinutes)) {
    notes.push(note);
    progress.note(note);
  }
  const index = chooseIndex(input.index, n, finished.space.dimension);
  const { parts, facts } = assembleRelease(
    { ...input, log },
    {
      index: index.index,
      space: finished.space,
      ranker: ranker.bytes,
      items,
      tables,
      meanWeights: rung2.weights,
      evaluation,
    },
  );
  const report: BuildReport = {
    site: input.site,
    seed,
    budgetMinutes: input.budgetMinutes,
    log: {
      sessions: sessionCount(log),
      events: log.items.length,
      items: items.logged,
      itemsInCatalogue: input.catalogue && items.matched,
      releaseItems: n,
      itemsWithheld,
      eventsCut,
      sessionsCut,
      description,
    },
    heldOut: {
      rankerSessions: hasPast ? heldOut.ranker.length : 0,
      choosingSessions: hasPast ? heldOut.choosing.length : 0,
      measuringSessions: hasPast ? heldOut.measuring.length : 0,
      why:
        measuring.length > 0
          ? "the last sessions, so that the future is predicted from the past"
          : "too few sessions to hold any out: nothing was measured",
    },
    encoder: finished.report,
    tables: {
      kSessions,
      pairs: tables.neighbours.table.items.length,
      pairsSeen: tables.neighbours.pairsSeen,
      pairsWithheld: tables.neighbours.pairsWithheld,
    },
    ranker: ranker.report,
    index,
    rung2: { fixed: rung2.fixed, fitted: rung2.fitted, kept: rung2.weights ? "fitted" : "fixed" },
    evaluation,
    ...study,
    stages: clock.stages,
    peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    notes,
  };
  return { parts, facts, report, rows: finished.space.rows };
}

function spaceMaker(jax: Jax, { encoder, previous }: BuildInput, spaceInput: SpaceInput): Promise<SpaceMaker> {
  if (encoder) return ownSpace(encoder, spaceInput);
  const before = previous && previousSpace(previous, spaceInput.items);
  return before ? keptSpace(jax, before, spaceInput) : trainSpace(jax, spaceInput);
}

function rankerLists(budgetMinutes: number): number {
  const affordable = Math.floor((RANKER_SHARE * 60 * budgetMinutes) / SECONDS_PER_LIST);
  return Math.max(LEAST_RANKER_LISTS, Math.min(MOST_RANKER_LISTS, affordable));
}

/** The reader has looked at events; what counts here is interactions, and impressions alone are none. */
function requireSteps({ items, offsets }: Sessions): void {
  if (items.length > offsets.length - 1) return;
  throw new PublisherError(
    "No session of the event log has two interactions, so it does not say what follows what. " +
      "Impressions, hovers and scrolls are not enough: give clicks or views.",
  );
}

function shardOf(itemsBytes: Uint8Array, { rows, dimension }: Space, { neighbours, stats, popular }: Tables): Shard {
  const items = readItems(itemsBytes);
  return makeShard({
    items,
    vectors: quantise(rows, dimension),
    neighbours: neighbours.table,
    stats,
    popularIds: popular.map((i) => items.keys.at(i)),
    manifest: { features: [...FEATURES], meanWeights: null },
  });
}

/** Rung 2 is measured with the weights that are shipped. */
const withMeanWeights = (shard: Shard, weights: readonly number[] | null): Shard =>
  weights ? { ...shard, meanWeights: Float32Array.from(weights) } : shard;

/** @param isHeld 1 for every item that the release which is asked holds; the others are unknown to it, -1 */
function casesOfSessions(log: EventLog, items: readonly CatalogueItem[], isHeld: Uint8Array) {
  const byId = new Map(items.flatMap(({ id }, item) => (isHeld[item] ? [[id, item] as const] : [])));
  const numbers = Int32Array.from(log.itemIds, (id) => byId.get(id) ?? -1);
  return (sessions: readonly number[]): Case[] =>
    sessions.flatMap((s) => casesOfSession(touchesOf(log, s, (item) => numbers[item])));
}

async function evaluate(clock: StageClock, evaluated: Evaluated, cases: readonly Case[]): Promise<Evaluation | null> {
  if (cases.length === 0) return null;
  return clock.run(
    "evaluate",
    cases.length,
    (tick) => evaluateRelease(evaluated, cases, { k: K, tick }),
    ({ hr, mrr }) => `HR@${K} ${percent(hr, 2)}, MRR@${K} ${percent(mrr, 2)}`,
  );
}

function describeRung2({ weights, fixed, fitted }: MeanWeights): string {
  if (!fixed || !fitted) return "too few sessions held out: the fixed weights stay";
  return `${weights ? "fitted weights" : "the fixed weights stay"}: MRR@20 ${percent(fitted.mrr, 2)}, fixed ${percent(fixed.mrr, 2)}`;
}
