import { join } from "node:path";
import type { KeyOptions } from "../../server/publisher/keys/site-signing.ts";
import { OnnxGraph } from "../../server/publisher/onnx/onnx-model.ts";
import type { ChannelChoice } from "../../server/publisher/release/point-channel.ts";
import { type WrittenRelease, writeRelease } from "../../server/publisher/release/write-release.ts";
import type { CatalogueItem, Policy, Rule } from "../../shared/contracts/index.ts";
import { DEFAULT_POLICY } from "../../shared/contracts/index.ts";
import { ENCODER_SCORE, FEATURE_COUNT, FEATURES } from "../../shared/engine/features.ts";
import { WINDOW_LENGTH } from "../../shared/engine/session-window.ts";
import { seededRng } from "../../shared/math/rng.ts";
import { quantise } from "../../shared/release/quantise.ts";
import {
  NEIGHBOUR_KINDS,
  STATS,
  type StatsTable,
  writeHead,
  writeItems,
  writeNeighbours,
  writeStats,
  writeVectors,
} from "../../shared/release/tables.ts";

export const ITEMS = 60;
const TOPICS = 3;
const DIMENSION = 16;

export interface FixtureOptions {
  readonly site?: string;
  readonly rules?: readonly Rule[];
  readonly policy?: Policy;
  readonly index?: "exact" | "hnsw";
  /** Popularity order: i0 first by default, i59 first when reversed. */
  readonly reversed?: boolean;
  /** Bytes to ship in the place of the encoder. */
  readonly encoder?: Uint8Array;
  /** Shape of the ranker's answer: scores float32[n] by default, or float32[n,1]. */
  readonly scoreColumns?: boolean;
  /** What is added to every price. */
  readonly dearer?: number;
  /** Items that lie where another one does. */
  readonly moved?: Readonly<Record<number, number>>;
  /** Items without a vector. */
  readonly gone?: readonly number[];
  /** Items of the release's head; a release without one by default. */
  readonly head?: readonly number[];
  /** Bytes to ship in the place of a head. */
  readonly headBytes?: Uint8Array;
  /** Of a signed site. */
  readonly keys?: KeyOptions;
  /** Stable when nothing is said. */
  readonly channel?: ChannelChoice;
}

/**
 * Writes a real release of 60 items below `out`: item i is "i<i>" of topic i % 3, and its vector lies near its topic's. The
 * encoder is the mean of the window, the ranker reads the encoder's cosine only: after a click on a topic, items of that
 * topic come first.
 */
export function writeFixtureRelease(out: string, options: FixtureOptions = {}): WrittenRelease {
  const catalogue = Array.from(
    { length: ITEMS },
    (_, i): CatalogueItem => ({
      id: `i${i}`,
      title: `Item ${i}`,
      url: `/items/${i}`,
      image: `/items/${i}.svg`,
      category: `topic ${i % TOPICS}`,
      price: 10 + i + (options.dearer ?? 0),
      inStock: i !== 7,
      ...(i === 4 && { regions: ["FR"] }),
    }),
  );
  const popular = catalogue.map(({ id }) => id);
  if (options.reversed) popular.reverse();
  const { head, headBytes } = options;
  return writeRelease(
    out,
    {
      encoder: options.encoder ?? encoder(),
      ranker: ranker(options.scoreColumns ?? false),
      vectors: writeVectors(quantise(vectors(options), DIMENSION)),
      items: writeItems(catalogue, []),
      stats: writeStats(stats()),
      neighbours: writeNeighbours(neighbours()),
      popular: json({ items: popular }),
      rules: json({ rules: options.rules ?? [] }),
      policy: json(options.policy ?? DEFAULT_POLICY),
    },
    {
      site: options.site ?? "fixture",
      dataUntil: null,
      expires: null,
      space: "0123456789abcdef",
      dimension: DIMENSION,
      window: WINDOW_LENGTH,
      features: [...FEATURES],
      meanWeights: null,
      index: options.index ?? "exact",
      kSessions: 2,
      counts: { items: ITEMS, sessions: 100, events: 1000, pairs: ITEMS },
      metrics: null,
    },
    (parts) => headBytes ?? (head ? writeHead(parts, head) : null),
    { keys: options.keys ?? {}, channel: options.channel ?? { name: "stable" }, deltasTo: () => [] },
  );
}

/** File of a part, to damage or delete. */
export function partFile({ manifest, folder }: WrittenRelease, role: string): string {
  const part = role === "head" ? manifest.head : manifest.parts.find((one) => one.role === role);
  if (!part) throw new RangeError(`no part ${role}`);
  return join(folder, part.path);
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function vectors({ moved = {}, gone = [] }: FixtureOptions): Float32Array {
  const rng = seededRng(3);
  const rows = Float32Array.from({ length: ITEMS * DIMENSION }, (_, at) => {
    const topic = Math.floor(at / DIMENSION) % TOPICS;
    return (at % DIMENSION === topic ? 1 : 0) + 0.2 * (rng() - 0.5);
  });
  const row = (item: number): Float32Array => rows.slice(item * DIMENSION, (item + 1) * DIMENSION);
  for (const [item, to] of Object.entries(moved)) rows.set(row(to), Number(item) * DIMENSION);
  for (const item of gone) rows.fill(0, item * DIMENSION, (item + 1) * DIMENSION);
  return rows;
}

function stats(): StatsTable {
  const falling = Float32Array.from({ length: ITEMS }, (_, i) => (ITEMS - i) / ITEMS);
  return { n: ITEMS, ...Object.fromEntries(STATS.map((name) => [name, falling])) } as unknown as StatsTable;
}

/** Each item's neighbour is the next one of its topic. */
function neighbours() {
  const to = Array.from({ length: ITEMS }, (_, i) => (i + TOPICS) % ITEMS);
  const byKind = <T>(value: T) => Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, value])) as never;
  return {
    n: ITEMS,
    offsets: Int32Array.from({ length: ITEMS + 1 }, (_, i) => i),
    items: Int32Array.from(to),
    levels: byKind(new Uint8Array(ITEMS).fill(255)),
    roots: byKind(new Float32Array(ITEMS).fill(0.1)),
  };
}

function encoder(): Uint8Array {
  const graph = new OnnxGraph();
  const items = graph.input("items", ["B", WINDOW_LENGTH, DIMENSION]);
  const mask = graph.input("mask", ["B", WINDOW_LENGTH]);
  const column = graph.node("Reshape", [mask, graph.integers("column", [-1, WINDOW_LENGTH, 1])]);
  const sum = graph.node("ReduceSum", [graph.node("Mul", [items, column]), graph.integers("time", [1])], {
    keepdims: 0,
  });
  const squares = graph.node("ReduceSum", [graph.node("Mul", [sum, sum]), graph.integers("last", [-1])], {
    keepdims: 1,
  });
  const length = graph.node("Sqrt", [graph.node("Add", [squares, graph.floats("epsilon", [], [1e-12])])]);
  graph.output("session", graph.node("Div", [sum, length]), ["B", DIMENSION]);
  return graph.toBytes("fixture-encoder");
}

function ranker(scoreColumns: boolean): Uint8Array {
  const graph = new OnnxGraph();
  const features = graph.input("features", ["n", FEATURE_COUNT]);
  const weights = Float32Array.from({ length: FEATURE_COUNT }, (_, column) => (column === ENCODER_SCORE ? 1 : 0));
  const scores = graph.node("MatMul", [features, graph.floats("weights", [FEATURE_COUNT, 1], weights)]);
  if (scoreColumns) graph.output("scores", scores, ["n", 1]);
  else graph.output("scores", graph.node("Reshape", [scores, graph.integers("flat", [-1])]), ["n"]);
  return graph.toBytes("fixture-ranker");
}
