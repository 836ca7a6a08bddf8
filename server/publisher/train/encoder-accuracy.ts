import { ScanKernel } from "../../../shared/kernels/scan-kernel.ts";
import { quantise } from "../../../shared/release/quantise.ts";
import type { PrefixEncoder } from "./encode-prefixes.ts";
import type { Case } from "./sessions.ts";
import type { EncoderModel } from "./train-encoder.ts";

export interface Accuracy {
  readonly cases: number;
  /** Share of cases whose target is among the first k. */
  readonly hr: number;
  /** Mean of 1 / rank, 0 outside the first k. */
  readonly mrr: number;
  /** Mean of 1 / log2(1 + rank), 0 outside the first k. */
  readonly ndcg: number;
}

/** Accuracy from 1-based ranks; 0 where the target was not found. */
export function accuracyOfRanks(ranks: ArrayLike<number>, k: number): Accuracy {
  let hits = 0;
  let reciprocal = 0;
  let gain = 0;
  for (let i = 0; i < ranks.length; i++) {
    if (ranks[i] < 1 || ranks[i] > k) continue;
    hits++;
    reciprocal += 1 / ranks[i];
    gain += 1 / Math.log2(1 + ranks[i]);
  }
  const cases = ranks.length || 1;
  return { cases: ranks.length, hr: hits / cases, mrr: reciprocal / cases, ndcg: gain / cases };
}

/** The encoder alone, by the device's own exact int8 scan over all items. */
export async function encoderAccuracy(
  encoder: PrefixEncoder,
  model: EncoderModel,
  cases: readonly Case[],
  k = 20,
): Promise<Accuracy> {
  const { dimension } = model.shape;
  const kernel = new ScanKernel(quantise(model.rows, dimension));
  const queries = await encoder.encode(
    model,
    cases.map(({ prefix }) => prefix),
  );
  const ranks = cases.map(
    ({ target }, i) => kernel.search(queries.subarray(i * dimension, (i + 1) * dimension), k).items.indexOf(target) + 1,
  );
  return accuracyOfRanks(ranks, k);
}
