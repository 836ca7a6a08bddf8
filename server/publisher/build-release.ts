import { createHash } from "node:crypto";
import { type CatalogueItem, DEFAULT_POLICY, NO_RULES, type Policy, type Rules } from "../../shared/contracts/index.ts";
import { FEATURES } from "../../shared/engine/features.ts";
import type { Models } from "../../shared/engine/models.ts";
import { makeShard, type Shard } from "../../shared/engine/shard.ts";
import { seededRng } from "../../shared/math/rng.ts";
import { quantise } from "../../shared/release/quantise.ts";
import {
  readItems,
  type StatsTable,
  writeItems,
  writeNeighbours,
  writeStats,
  writeVectors,
} from "../../shared/release/tables.ts";
import type { BuildReport } from "./build-report.ts";
import { type Case, casesOfSession } from "./evaluate/cases.ts";
import { evaluateRelease } from "./evaluate/evaluate-release.ts";
import { touchesOf } from "./evaluate/log-cases.ts";
import { type EventLog, sessionCount } from "./input/event-log.ts";
import { encoderOnnx } from "./onnx/encoder-onnx.ts";
import { ortModels } from "./onnx/ort-models.ts";
import { rankerOnnx } from "./onnx/ranker-onnx.ts";
import type { Progress } from "./progress.ts";
import { PublisherError } from "./publisher-error.ts";
import { canonicalJson } from "./release/canonical-json.ts";
import type { ReleaseFacts, ReleaseParts } from "./release/write-release.ts";
import { type ReleaseItems, releaseItems } from "./release-items.ts";
import { idleRules } from "./rules/idle-rules.ts";
import { StageClock } from "./stage-clock.ts";
import { type NeighbourReport, neighbourTables } from "./tables/neighbours.ts";
import { popularItems } from "./tables/popular.ts";
import { itemStats } from "./tables/stats.ts";
import { chooseRanker, encoderOrder, type RankerChoice, rankerSteps } from "./train/choose-ranker.ts";
import { PrefixEncoder } from "./train/encode-prefixes.ts";
import { encoderAccuracy } from "./train/encoder-accuracy.ts";
import { encoderParameters } from "./train/encoder-model.ts";
import { encoderShape, planEncoder, planRefresh } from "./train/encoder-plan.ts";
import { fitMeanWeights, type MeanWeights, RUNG_2_LISTS } from "./train/fit-mean-weights.ts";
import { type Jax, loadJax } from "./train/jax.ts";
import { logSessions } from "./train/log-sessions.ts";
import { startNewItems, visitedItems, withoutRows } from "./train/new-items.ts";
import { type CandidateList, ListCollector, type TrainingList, trainingList } from "./train/ranker-lists.ts";
import { casesOf, filterSessions, type Sessions, sliceSessions } from "./train/sessions.ts";
import { spectralStart } from "./train/spectral-start.ts";
import { splitSessions } from "./train/split-sessions.ts";
import { type EncoderModel, type EncoderTraining, trainEncoder } from "./train/train-encoder.ts";
import { TrainingWindows } from "./train/training-windows.ts";

export interface BuildInput {
  readonly site: string;
  readonly log: EventLog;
  /** Null when there is none. */
  readonly catalogue: readonly CatalogueItem[] | null;
  readonly seed: number;
  /** What the whole build may take on two cores. */
  readonly budgetMinutes: number;
  /** A pair of items or a count is shipped only if at least this many distinct sessions hold it. */
  readonly kSessions: number;
  readonly rules?: Rules;
  readonly policy?: Policy;
}

export interface BuiltRelease {
  readonly parts: ReleaseParts;
  readonly facts: ReleaseFacts;
  readonly report: BuildReport;
}

/** Events of one session that count. */
const LONGEST_SESSION = 200;
/** Shares of the budget; tables, lists and measuring take the rest. */
const ENCODER_SHARE = 0.6;
const REFRESH_SHARE = 0.12;
/** Training is stopped by the clock only when it takes this many times what was planned. */
const OVERTIME = 3;
const EARLY_STOPPING_CASES = 2000;
const RANKER_CASES = 30_000;
const MEASURING_CASES = 2500;

/** Trains on the past, measures on the last sessions, then brings everything up to date with them. */
export async function buildRelease(input: BuildInput, progress: Progress): Promise<BuiltRelease> {
  const { log, seed, kSessions, budgetMinutes } = input;
  const clock = new StageClock(progress);
  const notes: string[] = [];
  const sessions = logSessions(log, LONGEST_SESSION);
  const items = releaseItems(log.itemIds, input.catalogue, input.rules ?? NO_RULES);
  const n = items.items.length;
  refuseTheUnlearnable(sessions, items, input.catalogue !== null);
  for (const warning of idleRules(input.rules ?? NO_RULES, items.items)) {
    notes.push(warning);
    progress.note(warning);
  }

  const split = splitSessions(sessions);
  const past = sliceSessions(sessions, 0, split.cut);
  const later = new Set(split.ranker);
  const rankerSessions = filterSessions(sessions, (s) => later.has(s));

  const jax = await loadJax();
  const shape = encoderShape(log.itemIds.length);
  const prefixEncoder = new PrefixEncoder(jax, shape);
  const start = await clock.run(
    "spectral start",
    0,
    (): EncoderModel => {
      const rng = seededRng(seed);
      return { shape, rows: spectralStart(past, n, shape.dimension, rng), parameters: encoderParameters(shape, rng) };
    },
    () => `${log.itemIds.length} items in ${shape.dimension} dimensions`,
  );
  const windows = new TrainingWindows(past, shape.window);
  const plan = planEncoder(shape, n, windows, 60 * budgetMinutes * ENCODER_SHARE);
  const stopping = casesOf(rankerSessions, EARLY_STOPPING_CASES);
  const training = await clock.run(
    "train encoder",
    plan.epochs * plan.stepsPerEpoch,
    (tick) =>
      trainEncoder({
        jax,
        sessions: past,
        windows,
        plan,
        model: start,
        rng: seededRng(seed + 1),
        rateScale: 1,
        patience: 2,
        deadline: Date.now() + 1000 * OVERTIME * (plan.plannedSeconds + 30),
        onStep: tick,
        ...(stopping.length > 0 && {
          evaluate: (model: EncoderModel) => encoderAccuracy(prefixEncoder, model, stopping),
        }),
      }),
    describeEncoder,
  );
  const known = visitedItems(past, n);
  const model = training.model;

  const pastTables = await clock.run("tables of the past", 0, () => makeTables(past, n, kSessions), describeTables);
  const itemsBytes = writeItems(items.items, items.attributes);
  const shard = shardOf(
    itemsBytes,
    withoutRows(model.rows, shape.dimension, known),
    shape.dimension,
    pastTables,
    items,
  );
  const encoderBytes = encoderOnnx(shape, model.parameters);
  const dimensions = { window: shape.window, dimension: shape.dimension, featureCount: FEATURES.length };
  const encoderOnly = await ortModels(encoderBytes, rankerOnnx(encoderOrder()), dimensions);

  const measuringCases = sampleCases(casesOfSessions(log, split.validation), MEASURING_CASES);
  const rankerCases = casesOfSessions(log, split.ranker);
  const ranker = await makeRanker(clock, jax, {
    shard,
    encode: encoderOnly.encode,
    training: sampleCases(rankerCases, RANKER_CASES),
    measuring: measuringCases,
    seed: seed + 2,
  });
  const rung2 = await clock.run(
    "fit rung 2",
    0,
    () => fitMeanWeights(jax, shard, sampleCases(rankerCases, RUNG_2_LISTS), measuringCases, seed + 3),
    describeRung2,
  );
  const rankerBytes = rankerOnnx(ranker.choice.model);
  const evaluation =
    measuringCases.length === 0
      ? null
      : await clock.run(
          "evaluate",
          measuringCases.length,
          async (tick) =>
            evaluateRelease(
              { shard, rules: NO_RULES, models: await ortModels(encoderBytes, rankerBytes, dimensions) },
              measuringCases,
              20,
              tick,
            ),
          ({ hr, mrr }) => `HR@20 ${(100 * hr).toFixed(2)} %, MRR@20 ${(100 * mrr).toFixed(2)} %`,
        );

  const refreshed = await refresh(clock, jax, { model, known, sessions, split, input, training });
  const tables =
    split.cut === sessionCount(log)
      ? pastTables
      : await clock.run("tables of all sessions", 0, () => makeTables(sessions, n, kSessions), describeTables);
  const visited = visitedItems(sessions, n);
  const vectors = quantise(withoutRows(refreshed.model.rows, shape.dimension, visited), shape.dimension);
  const parts: ReleaseParts = {
    encoder: encoderOnnx(shape, refreshed.model.parameters),
    ranker: rankerBytes,
    vectors: writeVectors(vectors),
    items: itemsBytes,
    stats: writeStats(tables.stats),
    neighbours: writeNeighbours(tables.neighbours.table),
    popular: jsonBytes({ items: tables.popular.map((i) => items.items[i].id) }),
    rules: jsonBytes(input.rules ?? NO_RULES),
    policy: jsonBytes(input.policy ?? DEFAULT_POLICY),
  };
  const pairs = tables.neighbours.table.items.length;
  const facts: ReleaseFacts = {
    site: input.site,
    dataUntil: log.times ? new Date(log.times.reduce((latest, time) => Math.max(latest, time), 0)).toISOString() : null,
    expires: null,
    space: createHash("sha256").update(parts.encoder).update(parts.vectors).digest("hex").slice(0, 16),
    dimension: shape.dimension,
    window: shape.window,
    features: [...FEATURES],
    meanWeights: rung2.weights && [...rung2.weights],
    index: "exact",
    kSessions,
    counts: { items: n, sessions: sessionCount(log), events: log.items.length, pairs },
    metrics: evaluation && { cases: evaluation.cases, hr: evaluation.hr, mrr: evaluation.mrr, ndcg: evaluation.ndcg },
  };
  const report: BuildReport = {
    site: input.site,
    seed,
    budgetMinutes,
    log: { sessions: sessionCount(log), events: log.items.length, items: log.itemIds.length, catalogueItems: n },
    heldOut: {
      rankerSessions: split.ranker.length,
      validationSessions: split.validation.length,
      why:
        split.validation.length > 0
          ? "the last sessions, so that the future is predicted from the past"
          : "too few sessions to hold any out: nothing was measured",
    },
    encoder: {
      plan,
      why: describeEncoder(training),
      curve: training.curve,
      bestEpoch: training.bestEpoch,
      stopped: training.stopped,
      refresh: refreshed.training && { epochs: refreshed.training.curve.length, curve: refreshed.training.curve },
    },
    tables: {
      kSessions,
      pairs,
      pairsSeen: tables.neighbours.pairsSeen,
      pairsWithheld: tables.neighbours.pairsWithheld,
    },
    ranker: {
      chosen: ranker.choice.chosen,
      why: ranker.choice.why,
      lists: ranker.lists,
      candidateRecall: ranker.candidateRecall,
      candidates: ranker.choice.candidates,
    },
    evaluation,
    stages: clock.stages,
    notes,
  };
  return { parts, facts, report };
}

function refuseTheUnlearnable(
  { items, offsets }: Sessions,
  { logged, matched }: ReleaseItems,
  hasCatalogue: boolean,
): void {
  if (logged < 2) {
    throw new PublisherError(
      `The event log holds ${logged === 1 ? "one item" : "no item"}: there is nothing to rank. It needs at least two.`,
    );
  }
  if (items.length === offsets.length - 1) {
    throw new PublisherError(
      "Every session of the event log has one interaction: nothing follows anything, so nothing can be learnt. Check the session column.",
    );
  }
  if (hasCatalogue && matched === 0) {
    throw new PublisherError(
      "The catalogue holds no item of the event log. Check that both use the same ids (see --item-column).",
    );
  }
}

interface Tables {
  readonly neighbours: NeighbourReport;
  readonly stats: StatsTable;
  /** Item indices, most popular first. */
  readonly popular: readonly number[];
}

function makeTables(sessions: Sessions, n: number, kSessions: number): Tables {
  const stats = itemStats(sessions, n, kSessions);
  return { neighbours: neighbourTables(sessions, n, kSessions), stats, popular: popularItems(stats) };
}

const describeTables = ({ neighbours: { table, pairsWithheld } }: Tables): string =>
  `${table.items.length} neighbours; ${pairsWithheld} pairs withheld`;

function describeEncoder({ curve, bestEpoch, stopped }: EncoderTraining): string {
  const { mrr } = curve[bestEpoch];
  const reason = {
    planned: "as planned",
    "no-gain": "stopped for want of gain",
    "out-of-time": "stopped by the clock",
  }[stopped];
  return `${curve.length} epochs, ${reason}; kept epoch ${bestEpoch + 1}${mrr === null ? "" : ` (MRR@20 ${(100 * mrr).toFixed(2)} %)`}`;
}

function describeRung2({ weights, fixed, fitted }: MeanWeights): string {
  if (!fixed || !fitted) return "too few cases to fit any: the fixed weights stay";
  const mrr = ({ mrr }: { mrr: number }) => `${(100 * mrr).toFixed(2)} %`;
  return `MRR@20 ${mrr(fitted)} fitted, ${mrr(fixed)} fixed; ${weights ? "fitted" : "fixed"} weights kept`;
}

function shardOf(
  itemsBytes: Uint8Array,
  rows: Float32Array,
  dimension: number,
  tables: Tables,
  { items }: ReleaseItems,
): Shard {
  return makeShard({
    items: readItems(itemsBytes),
    vectors: quantise(rows, dimension),
    neighbours: tables.neighbours.table,
    stats: tables.stats,
    popularIds: tables.popular.map((i) => items[i].id),
    manifest: { features: [...FEATURES], meanWeights: null },
  });
}

/** Item indices of the log are those of the release. */
function casesOfSessions(log: EventLog, sessions: readonly number[]): Case[] {
  const index = new Map(log.itemIds.map((id, i) => [id, i]));
  const indexOf = (id: string): number => index.get(id) ?? -1;
  return sessions.flatMap((s) => casesOfSession(touchesOf(log, s, indexOf)));
}

/** At most so many, evenly spread. */
function sampleCases(cases: readonly Case[], most: number): Case[] {
  const count = Math.min(most, cases.length);
  return Array.from({ length: count }, (_, i) => cases[Math.floor((i * cases.length) / count)]);
}

interface MadeRanker {
  readonly choice: RankerChoice;
  readonly lists: number;
  readonly candidateRecall: number;
}

async function makeRanker(
  clock: StageClock,
  jax: Jax,
  options: { shard: Shard; encode: Models["encode"]; training: Case[]; measuring: Case[]; seed: number },
): Promise<MadeRanker> {
  const { shard, encode, training, measuring, seed } = options;
  const collector = new ListCollector(shard, encode);
  const rng = seededRng(seed);
  let found = 0;
  const { lists, measuringLists } = await clock.run(
    "collect lists",
    training.length + measuring.length,
    async (tick) => {
      const lists: TrainingList[] = [];
      const measuringLists: CandidateList[] = [];
      for (const one of training) {
        const list = trainingList(await collector.collect(one), rng);
        if (list) lists.push(list);
        tick();
      }
      for (const one of measuring) {
        measuringLists.push(await collector.collect(one));
        tick();
      }
      found = lists.length + measuringLists.filter(({ target }) => target >= 0).length;
      return { lists, measuringLists };
    },
    ({ lists }) => `${lists.length} lists`,
  );
  const choice = await clock.run(
    "train ranker",
    rankerSteps(lists.length),
    (tick) => chooseRanker(jax, lists, measuringLists, seed + 1, tick),
    ({ chosen }) => chosen,
  );
  const cases = training.length + measuring.length;
  return { choice, lists: lists.length, candidateRecall: cases > 0 ? found / cases : 0 };
}

/** Continues training on all sessions, the held-out ones included: the freshest clicks are worth most. */
async function refresh(
  clock: StageClock,
  jax: Jax,
  options: {
    model: EncoderModel;
    known: Uint8Array;
    sessions: Sessions;
    split: { readonly cut: number };
    input: BuildInput;
    training: EncoderTraining;
  },
): Promise<{ model: EncoderModel; training: EncoderTraining | null }> {
  const { model, known, sessions, split, input } = options;
  if (split.cut === sessions.offsets.length - 1) return { model, training: null };
  startNewItems(
    model.rows,
    model.shape.dimension,
    known,
    sliceSessions(sessions, split.cut, sessions.offsets.length - 1),
  );
  const windows = new TrainingWindows(sessions, model.shape.window);
  const plan = planRefresh(model, windows, 60 * input.budgetMinutes * REFRESH_SHARE);
  const training = await clock.run(
    "refresh encoder",
    plan.epochs * plan.stepsPerEpoch,
    (tick) =>
      trainEncoder({
        jax,
        sessions,
        windows,
        plan,
        model,
        rng: seededRng(input.seed + 4),
        rateScale: 0.3,
        patience: 1,
        deadline: Date.now() + 1000 * OVERTIME * (plan.plannedSeconds + 30),
        onStep: tick,
      }),
    ({ curve }) => `${curve.length} epochs on all sessions`,
  );
  return { model: training.model, training };
}

const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(value));
