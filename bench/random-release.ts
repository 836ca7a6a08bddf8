import { createHash } from "node:crypto";
import { encoderOnnx } from "../server/publisher/onnx/encoder-onnx.ts";
import { rankerOnnx } from "../server/publisher/onnx/ranker-onnx.ts";
import { writeRelease } from "../server/publisher/release/write-release.ts";
import { encoderParameters } from "../server/publisher/train/encoder-model.ts";
import { encoderShape } from "../server/publisher/train/encoder-plan.ts";
import { rankerParameters } from "../server/publisher/train/ranker-model.ts";
import { DEFAULT_POLICY } from "../shared/contracts/manifest.ts";
import { NO_RULES } from "../shared/contracts/rules.ts";
import { FEATURE_COUNT, FEATURES } from "../shared/engine/features.ts";
import { seededRng } from "../shared/math/rng.ts";
import { writeItems, writeNeighbours, writeStats, writeVectors } from "../shared/release/tables.ts";
import { randomTables } from "./random-shard.ts";

/** Widths of the ranker's hidden layers, as the publisher chooses them for a long log. */
const HIDDEN = [128, 64] as const;

/** Writes a release of random tables and random models of the usual shapes into `out`: good for speed and nothing else. */
export function writeRandomRelease(out: string, site: string, items: number, seed: number): void {
  const rng = seededRng(seed);
  const { catalogue, vectors, neighbours, stats, popularIds } = randomTables(items, rng);
  const shape = encoderShape(items);
  const scale = { mean: new Float32Array(FEATURE_COUNT), deviation: new Float32Array(FEATURE_COUNT).fill(1) };
  const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
  const parts = {
    encoder: encoderOnnx(shape, encoderParameters(shape, 0.2, rng)),
    ranker: rankerOnnx({ scale, parameters: rankerParameters(FEATURE_COUNT, HIDDEN, rng), hidden: HIDDEN }),
    vectors: writeVectors(vectors),
    items: writeItems(catalogue, []),
    neighbours: writeNeighbours(neighbours),
    stats: writeStats(stats),
    popular: json({ items: popularIds }),
    rules: json(NO_RULES),
    policy: json(DEFAULT_POLICY),
  };
  writeRelease(out, parts, {
    site,
    dataUntil: null,
    expires: null,
    space: createHash("sha256").update(parts.encoder).update(parts.vectors).digest("hex").slice(0, 16),
    dimension: shape.dimension,
    window: shape.window,
    features: [...FEATURES],
    meanWeights: null,
    index: "exact",
    kSessions: 1,
    counts: { items, sessions: 0, events: 0, pairs: neighbours.items.length },
    metrics: null,
  });
}
