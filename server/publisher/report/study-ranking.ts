import type { BuildReport } from "../build-report.ts";
import type { Evaluated } from "../evaluate/case-ranker.ts";
import type { Case } from "../evaluate/cases.ts";
import { evenly } from "../evenly.ts";
import type { StageClock } from "../stage-clock.ts";
import { candidateRecall, RECALL_CASES } from "./candidate-recall.ts";
import { featureImportance, IMPORTANCE_STEPS } from "./feature-importance.ts";
import { percent } from "./format.ts";
import { quantisationCases, quantisationCost } from "./quantisation-cost.ts";

/**
 * Where accuracy is lost and won: before the ranker, by which of its inputs, and by int8.
 *
 * @param rows float32[n, D] that the shard's vectors were made from
 */
export async function studyRanking(
  clock: StageClock,
  evaluated: Evaluated,
  rows: Float32Array,
  cases: readonly Case[],
  k: number,
  seed: number,
): Promise<Pick<BuildReport, "candidateRecall" | "importance" | "quantisation">> {
  if (cases.length === 0) return { candidateRecall: null, importance: null, quantisation: null };
  const { shard, models } = evaluated;
  const quantised = quantisationCases(cases, shard.n);
  const recalled = evenly(cases, RECALL_CASES);
  return {
    candidateRecall: await clock.run(
      "candidate recall",
      recalled.length,
      (tick) => candidateRecall(shard, models, recalled, tick),
      ({ sizes, union, used }) => `${percent(union[sizes.indexOf(used)])} of targets are among ${used} candidates`,
    ),
    importance: await clock.run(
      "feature importance",
      IMPORTANCE_STEPS,
      (tick) => featureImportance(shard, models, cases, k, seed, tick),
      (found) => (found ? `most: ${found.groups[0].name}` : "no target was among the candidates"),
    ),
    quantisation: await clock.run(
      "cost of int8",
      2 * quantised.length,
      (tick) => quantisationCost(evaluated, rows, quantised, k, tick),
      ({ int8, float32 }) => `MRR@${k} ${percent(int8.device.mrr)}, in float32 ${percent(float32.device.mrr)}`,
    ),
  };
}
