import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_POLICY, NO_RULES, PolicySchema, RulesSchema } from "../../../shared/contracts/index.ts";
import { buildRelease } from "../build-release.ts";
import type { WrittenReport } from "../build-report.ts";
import { INDEX_CHOICES, type IndexChoice } from "../choose-index.ts";
import { writing } from "../disk-error.ts";
import { readInput } from "../input/read-input.ts";
import { type KeyOptions, rootNote, siteSigning } from "../keys/site-signing.ts";
import { createProgress } from "../progress.ts";
import { PublisherError } from "../publisher-error.ts";
import { readChannels } from "../release/channels-to.ts";
import { makeHead } from "../release/make-head.ts";
import { type ChannelChoice, NO_STABLE } from "../release/point-channel.ts";
import { prettyJson } from "../release/pretty-json.ts";
import { readRelease } from "../release/read-release.ts";
import { requireSigned } from "../release/require-signed.ts";
import { DELTAS_KEPT, describeDeltas, writeDeltas } from "../release/write-deltas.ts";
import { writeRelease } from "../release/write-release.ts";
import { readJsonPart } from "../rules/read-json-part.ts";
import { timed } from "../stage-clock.ts";
import { addEventOptions, type EventFlags, readEventsOptions } from "./event-options.ts";
import { addKeyOptions } from "./key-flags.ts";
import { sharePercent } from "./share-percent.ts";
import { siteName } from "./site-options.ts";
import { wholeNumber } from "./whole-number.ts";

interface BuildFlags extends EventFlags, KeyOptions {
  readonly events: readonly string[];
  readonly catalog?: string;
  readonly catalogIdColumn?: string;
  readonly vectors?: string;
  readonly vectorIds?: string;
  readonly encoder?: string;
  readonly ranker?: string;
  readonly previous?: string;
  readonly out: string;
  readonly site: string;
  readonly seed: number;
  readonly budget: number;
  readonly kSessions: number;
  readonly rules?: string;
  readonly policy?: string;
  readonly index: IndexChoice;
  readonly channel: (typeof CHANNELS)[number];
  readonly share?: number;
}

const CHANNELS = ["stable", "canary", "none"] as const;

export function registerBuild(program: Command): void {
  const command = program
    .command("build")
    .description("train a release from an event log and write it")
    .requiredOption("--events <file...>", "event log: CSV, TSV, JSONL or session lines; plain or .gz")
    .option("--catalog <file>", "catalogue: CSV, TSV, JSONL or a Merchant Center product feed")
    .option("--catalog-id-column <name>", "column of the catalogue's id (guessed)")
    .option("--vectors <file>", "your own item vectors: Arrow or .npy (docs/own-models.md)")
    .option("--vector-ids <file>", "ids of a .npy file's rows, one a line")
    .option("--encoder <file>", "your own encoder.onnx; needs --vectors")
    .option("--ranker <file>", "your own ranker.onnx")
    .option("--previous <dir>", "go on from this release: devices that have it fetch little (docs/updating.md)")
    .requiredOption("--out <dir>", "folder of releases; the release goes to <dir>/<site>/<version>")
    .option("--site <name>", "name of the site: a-z, 0-9 and -", siteName, "default")
    .option("--seed <n>", "the same seed and input give the same bytes", wholeNumber(0), 1)
    .option("--budget <minutes>", "what the build may take on two cores", minutes, 25)
    .option("--k-sessions <n>", "ship a pair of items or a count only if so many sessions hold it", wholeNumber(1), 2)
    .option("--rules <file>", "JSON with the shop's rules (docs/rules.md)")
    .option("--policy <file>", "JSON with the highest consent mode and the retention in days")
    .addOption(new Option("--index <kind>", "candidate index of devices").choices(INDEX_CHOICES).default("auto"))
    .addOption(
      new Option("--channel <name>", "who gets it: all devices, a share of them, or nobody yet")
        .choices(CHANNELS)
        .default("stable"),
    )
    .option("--share <percent>", "of devices, for --channel canary", sharePercent);
  addKeyOptions(addEventOptions(command)).action(build);
}

async function build(flags: BuildFlags): Promise<void> {
  const progress = createProgress();
  // Before the log is read and a model trained for nothing.
  checkCombinations(flags);
  const channel = channelOf(flags);
  prepareFolder(flags);
  const note = checkPublication(join(flags.out, flags.site), channel, flags);
  if (note !== null) progress.note(note);
  const rules = flags.rules === undefined ? NO_RULES : readJsonPart(RulesSchema, flags.rules, "rules", "rules.md");
  const policy =
    flags.policy === undefined
      ? DEFAULT_POLICY
      : readJsonPart(PolicySchema, flags.policy, "policy", "guide.md#consent");
  const encoder = flags.encoder === undefined ? null : readModel(flags.encoder);
  const ranker = flags.ranker === undefined ? null : readModel(flags.ranker);
  const previous = flags.previous === undefined ? null : readRelease(flags.previous);
  if (flags.kSessions === 1) progress.note(SINGLE_SESSIONS);
  const inputOptions = {
    eventFiles: flags.events,
    events: readEventsOptions(flags),
    catalogFile: flags.catalog,
    catalogIdColumn: flags.catalogIdColumn,
    vectorsFile: flags.vectors,
    vectorIdsFile: flags.vectorIds,
    rejectedPath: join(flags.out, "rejected.jsonl"),
  };
  const [{ log, catalogue, vectors, rows }, reading] = await timed("read input", () =>
    readInput(inputOptions, progress),
  );
  const { parts, facts, report } = await buildRelease(
    {
      site: flags.site,
      log,
      catalogue: flags.catalog === undefined ? null : catalogue,
      vectors,
      encoder,
      ranker,
      previous,
      seed: flags.seed,
      budgetMinutes: flags.budget,
      kSessions: flags.kSessions,
      rules,
      policy,
      index: flags.index,
    },
    progress,
  );
  let stage = progress.stage("write release");
  const withDeltas = channel !== null && previous !== null && isInside(previous.folder, join(flags.out, flags.site));
  const [{ folder, manifest, sizes }, writingIt] = await timed("write release", () =>
    writeRelease(flags.out, parts, facts, makeHead, {
      keys: flags,
      channel,
      settled: (version) => {
        stage.done(`version ${version}`);
        if (withDeltas) stage = progress.stage("write deltas");
      },
      deltasTo: (siteFolder, version) => {
        if (!withDeltas) return [];
        const deltas = writeDeltas(siteFolder, version, DELTAS_KEPT, (note) => progress.note(note));
        stage.done(describeDeltas(deltas));
        return deltas;
      },
    }),
  );
  const stages = [reading, ...report.stages, writingIt];
  await writeReport(flags.out, { ...report, stages, version: manifest.version, parts: sizes, rows });
  progress.finish();
  progress.note(`How it ranks and what the log holds: ${join(flags.out, REPORT_PAGE)}`);
  console.log(folder);
}

async function writeReport(out: string, report: WrittenReport): Promise<void> {
  // Loaded late: it draws plots, with a library that nothing else needs.
  const { reportPage } = await import("../report/report-page.ts");
  const files = { "build-report.json": prettyJson(report), [REPORT_PAGE]: reportPage(report) };
  for (const [name, text] of Object.entries(files)) {
    const file = join(out, name);
    writing(file, () => writeFileSync(file, text));
  }
}

const REPORT_PAGE = "build-report.html";

const SINGLE_SESSIONS =
  "WARNING: --k-sessions 1 ships pairs of items that a single session holds: whoever downloads the release can read\n" +
  "what one visitor looked at. Publish it only if nobody may learn anything from that; the default is 2.";

/** Where releases of a site lie side by side, devices go from one to the next. */
const isInside = (folder: string, siteFolder: string): boolean => resolve(folder, "..") === resolve(siteFolder);

function checkCombinations({ encoder, vectors, vectorIds, previous }: BuildFlags): void {
  if (encoder !== undefined && previous !== undefined)
    throw new PublisherError("--previous keeps that release's encoder: leave out --encoder, or --previous.");
  if (vectors !== undefined) return;
  if (encoder !== undefined) {
    throw new PublisherError("--encoder needs --vectors: an encoder reads the item vectors that it was trained with.");
  }
  if (vectorIds !== undefined) {
    throw new PublisherError("--vector-ids needs --vectors: give the .npy file whose rows the ids name.");
  }
}

function channelOf({ channel, share }: BuildFlags): ChannelChoice | null {
  if (channel !== "canary") {
    if (share === undefined) return channel === "none" ? null : { name: channel };
    throw new PublisherError("--share is for --channel canary: the stable release goes to all devices.");
  }
  if (share) return { name: channel, share };
  throw new PublisherError("--channel canary needs --share PERCENT, above 0: how many of the devices take it.");
}

/**
 * Answers what the owner should know about the site's keys, or null.
 *
 * @throws PublisherError for what would keep the release from being published at the end
 */
function checkPublication(siteFolder: string, channel: ChannelChoice | null, flags: BuildFlags): string | null {
  const signing = siteSigning(siteFolder, flags);
  signing.require("release");
  if (channel) signing.require("channels");
  const before = readChannels(siteFolder);
  if (channel?.name === "canary") {
    if (!before) throw new PublisherError(NO_STABLE);
    requireSigned(siteFolder, signing.root, [before.stable]);
  }
  return rootNote(signing);
}

function prepareFolder({ out, site }: BuildFlags): void {
  const siteFolder = join(out, site);
  for (const folder of existsSync(siteFolder) ? [out, siteFolder] : [out]) {
    writing(folder, () => {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK | constants.X_OK);
    });
  }
}

function readModel(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    throw new PublisherError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function minutes(text: string): number {
  const n = Number(text);
  if (!(n > 0) || n > 100_000) throw new InvalidArgumentError("It must be a number of minutes above 0.");
  return n;
}
