// Builds a release from the whole Diginetica log and evaluates it on every test case: half an hour on two cores. With
// `-- --release DIR` a release that was built from it already is evaluated.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { measureBuilt, measureRelease } from "./measure-release.ts";
import { saveResult } from "./save.ts";

const DATA = "../shared/data/diginetica";
const { release } = parseArgs({ options: { release: { type: "string" } } }).values;

if (!existsSync(DATA)) {
  console.log(
    `skipped: the Diginetica files are not at ${DATA}. They are for research use and not part of this project.`,
  );
} else {
  const log = `${DATA}/train_sessions.txt.gz`;
  const evaluate = ["--cases", `${DATA}/test_cases.tsv.gz`, "--format", "sessions", "--train", log];
  const metrics = release
    ? measureBuilt(release, evaluate)
    : measureRelease(".cache/diginetica", ["--format", "sessions", "--events", log, "--site", "diginetica"], evaluate);
  saveResult("diginetica", metrics, "npm run bench diginetica");
}
