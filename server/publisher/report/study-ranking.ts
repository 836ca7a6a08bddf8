import type { BuildReport } from "../build-report.ts";
import type { Evaluated } from "../evaluate/case-ranker.ts";
import type { Case } from "../evaluate/cases.ts";
import { evenly } from "../evenly.ts";
import type { StageClock } from "../stage-clock.ts";
import { candidateRecall, RECALL_CASES } from "./candidate-recall.ts";
import { featureImportance, IMPORTANCE_STEPS } from "./feature-importance.ts";
import { percent } from "./format.ts";

/** Where accuracy is lost and won: before the ranker, and by which of its inputs. */
export async function studyRanking(
  clock: StageClock,
  { shard, models }: Evaluated,
  cases: readonly Case[],
  k: number,
  seed: number,
): Promise<Pick<BuildReport, "candidateRecall" | "importance">> {
  if (cases.length === 0) return { candidateRecall: null, importance: null };
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
  };
}
