import { encoderOnnx } from "../../server/publisher/onnx/encoder-onnx.ts";
import { ortModels } from "../../server/publisher/onnx/ort-models.ts";
import { rankerOnnx } from "../../server/publisher/onnx/ranker-onnx.ts";
import { encoderParameters } from "../../server/publisher/train/encoder-model.ts";
import { encoderShape } from "../../server/publisher/train/encoder-plan.ts";
import { rankerParameters } from "../../server/publisher/train/ranker-model.ts";
import { CandidateSet, collectCandidates, L1_HITS } from "../../shared/engine/candidates.ts";
import { computeFeatures, FEATURE_COUNT } from "../../shared/engine/features.ts";
import { FINALISTS, Scorer } from "../../shared/engine/scoring.ts";
import { encoderInput } from "../../shared/engine/session-query.ts";
import { SessionWindow } from "../../shared/engine/session-window.ts";
import type { Shard } from "../../shared/engine/shard.ts";
import { slotView } from "../../shared/engine/views.ts";
import { ScanKernel } from "../../shared/kernels/scan-kernel.ts";
import { type Rng, seededRng } from "../../shared/math/rng.ts";
import { randomShard } from "../random-shard.ts";
import { type Metrics, quantiles } from "../save.ts";

const RUNS = 1500;
/** Not counted: V8 still compiles. */
const WARM_UP = 300;
const SESSION_LENGTH = 8;

/**
 * One ranking and its larger stages, one thread, in Node with the WebAssembly a device runs: 500 candidates of a shard as large
 * as a mid-sized shop's. Sizes matter here and accuracy does not, so vectors, tables and models are random.
 */
export async function nodeStages(): Promise<Metrics> {
  const rng = seededRng(1);
  const shard = randomShard(rng);
  const kernel = new ScanKernel(shard.vectors);
  const scorer = new Scorer(shard, kernel, kernel);
  const shape = encoderShape(shard.n);
  const hidden = [128, 64] as const;
  const scale = { mean: new Float32Array(FEATURE_COUNT), deviation: new Float32Array(FEATURE_COUNT).fill(1) };
  const models = await ortModels(
    encoderOnnx(shape, encoderParameters(shape, 0.2, rng)),
    rankerOnnx({ scale, parameters: rankerParameters(FEATURE_COUNT, hidden, rng), hidden }),
    { window: shape.window, dimension: shape.dimension, featureCount: FEATURE_COUNT },
  );
  const context = { nowS: 0, region: null, bought: new Set<string>(), seen: () => 0 };

  const stages = {
    "whole ranking": [] as number[],
    encode: [] as number[],
    scan: [] as number[],
    candidates: [] as number[],
    features: [] as number[],
    score: [] as number[],
    "rules and slot of 20": [] as number[],
  };
  type Stage = keyof typeof stages;
  let candidateCount = 0;
  /** Microseconds of processor time: what a ranking costs when other programs compete for the cores. */
  let processorUs = 0;
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    const session = randomSession(shard, rng);
    const times = new Map<Stage, number>();
    let since = performance.now();
    const lap = (stage: Stage): void => {
      const now = performance.now();
      times.set(stage, now - since);
      since = now;
    };
    const { rows, mask } = encoderInput(session.interactions, shard.vectors);
    const query = await models.encode(rows, mask);
    lap("encode");
    const hits = kernel.search(query, L1_HITS);
    lap("scan");
    const candidates = new CandidateSet(shard.n);
    since = performance.now();
    collectCandidates(candidates, shard, session.interactions, hits, []);
    lap("candidates");
    const features = computeFeatures({ shard, similarity: kernel, session, query, hits, candidates });
    lap("features");
    await models.score(features.rows.subarray(0, FINALISTS * FEATURE_COUNT), FINALISTS);
    lap("score");
    candidateCount += candidates.size / (WARM_UP + RUNS);

    const processor = process.cpuUsage();
    since = performance.now();
    const scored = await scorer.withModels(models, session, []);
    if (!scored) throw new Error("a pass without a checkpoint was given up");
    const ranked = performance.now();
    slotView({ shard, session: session.interactions, scored, rules: [], context }, "bench", 20, []);
    times.set("rules and slot of 20", performance.now() - ranked);
    times.set("whole ranking", performance.now() - since);
    const { user, system } = process.cpuUsage(processor);
    if (run < WARM_UP) continue;
    processorUs += user + system;
    for (const [stage, ms] of times) stages[stage].push(ms);
  }
  return {
    "in Node: items": shard.n,
    "in Node: candidates of a ranking": candidateCount,
    "in Node: columns of features": FEATURE_COUNT,
    "in Node: whole ranking, mean processor time in ms": processorUs / RUNS / 1000,
    ...Object.fromEntries(Object.entries(stages).map(([name, times]) => [`in Node: ${name}`, quantiles(times, "ms")])),
  };
}

/** Clicks that wander inside a neighbourhood, as visitors do. */
function randomSession(shard: Shard, rng: Rng): SessionWindow {
  const window = new SessionWindow();
  const { offsets, items } = shard.neighbours;
  let item = Math.floor(rng() * shard.n);
  for (let i = 0; i < SESSION_LENGTH; i++) {
    window.add("click", item, 1_700_000_000_000 + 20_000 * i);
    item = items[offsets[item] + Math.floor(rng() * (offsets[item + 1] - offsets[item]))];
  }
  return window;
}
