import type { WrittenReport } from "../../build-report.ts";
import { count, percent } from "../format.ts";
import { facts, paragraph, section, table } from "../html.ts";

/** What the build decided, and on what grounds. */
export function choices({ encoder, ranker, rung2, tables, index, budgetMinutes, seed }: WrittenReport): string {
  const plan = encoder?.plan;
  return section(
    "choices",
    "What it chose, and why",
    facts({
      Budget: `${budgetMinutes} min on two cores`,
      Seed: String(seed),
      Encoder: plan
        ? `${plan.shape.dimension} dimensions, ${plan.shape.heads} heads, the last ${plan.shape.window} interactions`
        : "the site's own",
      Training: plan
        ? `${count(plan.steps)} steps of ${plan.tokensPerBatch} targets against ${count(plan.candidates)} items; planned ${Math.round(plan.plannedSeconds)} s`
        : null,
      Passes: plan ? `${plan.epochs} over all sessions, then ${plan.recentEpochs} over the newest` : null,
      Ranker: ranker ? ranker.chosen : "the site's own",
      "Lists to learn from": ranker ? count(ranker.lists) : null,
      "Weights without models": rung2.kept,
      "Candidate index": `${index.index}: ${index.why}`,
      "Pairs of items": `${count(tables.pairs)} shipped`,
      "Pairs held back": `${count(tables.pairsWithheld)} of ${count(tables.pairsSeen)}: fewer than ${tables.kSessions} sessions hold them`,
    }),
    encoder ? paragraph(`Encoder: ${encoder.why}.`) : "",
    encoder && encoder.smoothing.tried.length > 0
      ? table(
          "How far rows of rarely visited items are drawn to their neighbours', by the encoder alone on held-out sessions",
          ["Strength", "HR@20", "MRR@20"],
          encoder.smoothing.tried.map(({ strength, accuracy }) => [
            strength === encoder.smoothing.strength ? `${strength} (kept)` : String(strength),
            percent(accuracy.hr, 2),
            percent(accuracy.mrr, 2),
          ]),
        )
      : "",
    ranker ? paragraph(`Ranker: ${ranker.why}.`) : "",
    ranker
      ? table(
          "Rankers that were tried, on the sessions to choose by",
          ["Ranker", "HR@20", "MRR@20"],
          ranker.candidates.map(({ name, accuracy }) => [
            name === ranker.chosen ? `${name} (kept)` : name,
            accuracy ? percent(accuracy.hr, 2) : "",
            accuracy ? percent(accuracy.mrr, 2) : "",
          ]),
        )
      : "",
    rung2.fixed && rung2.fitted
      ? table(
          "Weights without models, on the sessions to choose by",
          ["Weights", "HR@20", "MRR@20"],
          (["fixed", "fitted"] as const).map((name) => [
            name === rung2.kept ? `${name} (kept)` : name,
            percent(rung2[name]?.hr ?? 0, 2),
            percent(rung2[name]?.mrr ?? 0, 2),
          ]),
        )
      : "",
  );
}
