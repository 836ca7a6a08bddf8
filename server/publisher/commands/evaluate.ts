import type { Command } from "commander";
import { evaluateRelease } from "../evaluate/evaluate-release.ts";
import { formatEvaluation } from "../evaluate/format-evaluation.ts";
import { ItemNumbers } from "../evaluate/item-numbers.ts";
import { logBaselines, trainingSessions } from "../evaluate/log-baselines.ts";
import { VisitorHistories } from "../evaluate/visitor-histories.ts";
import { createProgress } from "../progress.ts";
import { addCaseOptions, type CaseFlags, caseSource, casesFor, readLog, releaseToEvaluate } from "./case-options.ts";
import { warnOfOverlap } from "./warn-of-overlap.ts";

interface EvaluateFlags extends CaseFlags {
  readonly release: string;
  readonly train?: string;
}

export function registerEvaluate(program: Command): void {
  const command = program
    .command("evaluate")
    .description("run the code a device runs over held-out sessions and report how often it was right")
    .requiredOption("--release <dir>", "a release, a site's folder, or a folder with one site")
    .option(
      "--train <file>",
      "the event log the release was built from (flags below): adds yardsticks that learn from it, item-kNN and " +
        "session-kNN; with visitors in the logs also their own history",
    );
  addCaseOptions(command).action(async (flags: EvaluateFlags) => {
    const source = await caseSource(flags);
    const { release, evaluated } = await releaseToEvaluate(flags.release);
    const numbers = new ItemNumbers(release.shard);
    const histories = new VisitorHistories();
    const log = flags.train === undefined ? null : await readLog(flags.train, flags);
    if (log) warnOfOverlap(log, source);
    const training = log && trainingSessions(log, numbers, histories);
    const cases = await casesFor(source, release, numbers, histories);
    const popular = Array.from(release.shard.popular.subarray(0, 2 * flags.k));

    const stage = createProgress().stage("evaluate", cases.length);
    const evaluation = await evaluateRelease(evaluated, cases, {
      k: flags.k,
      seed: flags.seed,
      logBaselines: logBaselines(training, cases, numbers, popular, flags.k),
      tick: stage.tick,
    });
    stage.done(`${cases.length} cases`);
    console.log(flags.json ? JSON.stringify(evaluation, null, 2) : formatEvaluation(evaluation));
  });
}
