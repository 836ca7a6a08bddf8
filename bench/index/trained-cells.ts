import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { buildRelease } from "../../server/publisher/build-release.ts";
import { type ReadInputOptions, readInput } from "../../server/publisher/input/read-input.ts";
import { ortModels } from "../../server/publisher/onnx/ort-models.ts";
import { createProgress } from "../../server/publisher/progress.ts";
import { type Release, readRelease } from "../../server/publisher/release/read-release.ts";
import { writeRelease } from "../../server/publisher/release/write-release.ts";
import { DEFAULT_POLICY, NO_RULES } from "../../shared/contracts/index.ts";
import { FEATURE_COUNT } from "../../shared/engine/features.ts";
import { encoderInput } from "../../shared/engine/session-query.ts";
import { SessionWindow } from "../../shared/engine/session-window.ts";
import { seededRng } from "../../shared/math/rng.ts";
import { dequantise } from "../../shared/release/quantise.ts";
import { simulatedCatalogue } from "../simulated-catalogue.ts";
import { writeSimulatedClicks } from "../simulated-clicks.ts";
import { type Cell, QUERIES } from "./cell.ts";

const CACHE = ".cache/bench/index";
const DIGINETICA = "../shared/data/diginetica/train_sessions.txt.gz";
/** Simulated: as many items as a large shop has, twice the clicks that show every one. */
const ITEMS = 100_000;
const CLICKS = 2_000_000;
const SESSION_LENGTH = 8;

interface Log {
  readonly name: string;
  readonly budgetMinutes: number;
  input(folder: string): Promise<{ events: string; catalogue: string | null; format: "auto" | "sessions" }>;
}

const LOGS: readonly Log[] = [
  {
    name: "demo",
    budgetMinutes: 1,
    input: async () => ({
      events: ".cache/demo/data/events.jsonl",
      catalogue: ".cache/demo/data/catalogue.jsonl",
      format: "auto",
    }),
  },
  {
    name: "Diginetica",
    budgetMinutes: 3,
    input: async () => ({ events: DIGINETICA, catalogue: null, format: "sessions" }),
  },
  {
    name: "simulated shop",
    budgetMinutes: 1,
    async input(folder) {
      const events = join(folder, "events.csv");
      const catalogue = join(folder, "catalogue.jsonl");
      await writeSimulatedClicks(events, { clicks: CLICKS, items: ITEMS, seed: 1 });
      const rows = simulatedCatalogue(ITEMS, seededRng(2));
      writeFileSync(catalogue, rows.map((item) => `${JSON.stringify(item)}\n`).join(""));
      return { events, catalogue, format: "auto" };
    },
  },
];

/**
 * Vectors as trainings leave them, before they are rounded, and queries by the trained encoder. Made on first use and kept.
 *
 * @param site folder that the browser is served
 * @param release one whose own, rounded vectors are measured too: then recall says nothing of the rounding
 */
export function trainedCells(site: string, release: string | null): Cell[] {
  const logs = LOGS.filter(({ name }) => name !== "Diginetica" || existsSync(DIGINETICA));
  const cells = logs.map((log) => cell(site, `trained on ${log.name}`, () => trained(log)));
  if (release)
    cells.push(
      cell(site, `release ${basename(dirname(resolve(release)))}`, async () => ({ folder: release, rows: null })),
    );
  return cells;
}

interface Made {
  readonly folder: string;
  /** float32[n, D], before the rounding. */
  readonly rows: Float32Array | null;
}

function cell(site: string, name: string, make: () => Promise<Made>): Cell {
  return {
    name,
    async spec() {
      const { folder, rows } = await make();
      const release = readRelease(folder);
      const { n, dimension } = release.shard.vectors;
      write(join(site, "rows.f32"), rows ?? dequantised(release));
      write(join(site, "queries.f32"), await queriesOf(release));
      return { name, n, dimension, files: { rows: "rows.f32", queries: "queries.f32" }, saves: n > 90_000 };
    },
  };
}

/** A release of the log, trained in a minute or two: long enough for vectors to lie as they do. */
async function trained(log: Log): Promise<Made> {
  const folder = join(CACHE, log.name.replaceAll(" ", "-"));
  const rowsFile = join(folder, "rows.f32");
  if (!existsSync(rowsFile)) {
    mkdirSync(folder, { recursive: true });
    const { events, catalogue, format } = await log.input(folder);
    const progress = createProgress();
    const options: ReadInputOptions = {
      eventFiles: [events],
      events: { format, columns: {} },
      catalogFile: catalogue ?? undefined,
      rejectedPath: join(folder, "rejected.jsonl"),
    };
    const input = await readInput(options, progress);
    const { parts, facts, rows } = await buildRelease(
      {
        site: "bench",
        log: input.log,
        catalogue: catalogue === null ? null : input.catalogue,
        vectors: null,
        encoder: null,
        ranker: null,
        previous: null,
        seed: 1,
        budgetMinutes: log.budgetMinutes,
        kSessions: 2,
        rules: NO_RULES,
        policy: DEFAULT_POLICY,
        index: "auto",
      },
      progress,
    );
    rmSync(join(folder, "bench"), { recursive: true, force: true });
    writeRelease(folder, parts, facts);
    write(rowsFile, rows);
  }
  const bytes = readFileSync(rowsFile);
  return { folder: join(folder, "bench"), rows: new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) };
}

function dequantised({ shard: { vectors } }: Release): Float32Array {
  const rows = new Float32Array(vectors.n * vectors.dimension);
  for (let item = 0; item < vectors.n; item++) dequantise(vectors, item, rows, item * vectors.dimension);
  return rows;
}

/** What the encoder makes of sessions that wander among related items, as visitors do. */
async function queriesOf({ manifest, parts, shard }: Release): Promise<Float32Array> {
  const { window, dimension } = manifest;
  const models = await ortModels(parts.encoder, parts.ranker, { window, dimension, featureCount: FEATURE_COUNT });
  const rng = seededRng(9);
  const { offsets, items } = shard.neighbours;
  const queries = new Float32Array(QUERIES * dimension);
  for (let q = 0; q < QUERIES; q++) {
    const session = new SessionWindow();
    let item = Math.floor(rng() * shard.n);
    for (let i = 0; i < SESSION_LENGTH; i++) {
      session.add("click", item, 1_700_000_000_000 + 20_000 * i);
      const related = offsets[item + 1] - offsets[item];
      item = related > 0 ? items[offsets[item] + Math.floor(rng() * related)] : Math.floor(rng() * shard.n);
    }
    const input = encoderInput(session.interactions, shard.vectors);
    queries.set(await models.encode(input.rows, input.mask), q * dimension);
  }
  return queries;
}

/** Whole or not at all. */
function write(file: string, values: Float32Array): void {
  writeFileSync(`${file}.new`, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  renameSync(`${file}.new`, file);
}
