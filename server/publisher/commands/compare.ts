import type { Command } from "commander";
import { type Contender, compareReleases } from "../evaluate/compare-releases.ts";
import { formatComparison } from "../evaluate/format-comparison.ts";
import { ItemNumbers } from "../evaluate/item-numbers.ts";
import { createProgress } from "../progress.ts";
import { addCaseOptions, type CaseFlags, caseSource, casesFor, releaseToEvaluate } from "./case-options.ts";

export function registerCompare(program: Command): void {
  const command = program
    .command("compare")
    .description("tell whether release B is better than release A, or whether the difference may be chance")
    .argument("<release-a>", "a release, a site's folder, or a folder with one site")
    .argument("<release-b>", "the other one");
  addCaseOptions(command).action(async (a: string, b: string, flags: CaseFlags) => {
    const source = await caseSource(flags);
    const contender = async (path: string): Promise<Contender> => {
      const { release, evaluated } = await releaseToEvaluate(path);
      return { evaluated, cases: await casesFor(source, release, new ItemNumbers(release.shard)) };
    };
    const contenders = [await contender(a), await contender(b)] as const;
    const { length } = contenders[0].cases;
    const stage = createProgress().stage("compare", 2 * length);
    const comparison = await compareReleases(...contenders, flags.k, flags.seed, stage.tick);
    stage.done(`${length} cases`);
    console.log(flags.json ? JSON.stringify(comparison, null, 2) : formatComparison(comparison, [a, b]));
  });
}
