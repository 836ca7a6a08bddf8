import { createHash } from "node:crypto";
import type { Manifest } from "../../shared/contracts/index.ts";
import { FEATURES } from "../../shared/engine/features.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import { quantise } from "../../shared/release/quantise.ts";
import { writeItems, writeNeighbours, writeStats, writeVectors } from "../../shared/release/tables.ts";
import type { BuildInput } from "./build-release.ts";
import type { Evaluation } from "./evaluate/evaluation.ts";
import { type EventLog, sessionCount } from "./input/event-log.ts";
import { prettyJson } from "./release/pretty-json.ts";
import type { ReleaseFacts, ReleaseParts } from "./release/write-release.ts";
import type { ReleaseItems } from "./release-items.ts";
import { requireFinite } from "./require-finite.ts";
import { itemsInOrder, neighboursInOrder, rowOrder, statsInOrder, vectorsInOrder } from "./row-order.ts";
import { keepNearRows } from "./tables/keep-near-rows.ts";
import type { Tables } from "./tables/make-tables.ts";
import { quantiseNear } from "./tables/quantise-near.ts";
import type { Space } from "./train/space.ts";

/** What the build has made, before it becomes files. */
export interface Ingredients {
  readonly space: Space;
  readonly ranker: Uint8Array;
  readonly items: ReleaseItems;
  readonly tables: Tables;
  readonly meanWeights: readonly number[] | null;
  readonly evaluation: Evaluation | null;
  readonly index: Manifest["index"];
}

export function assembleRelease(
  { site, log, kSessions, rules, policy, previous }: BuildInput,
  { space, ranker, items, tables, meanWeights, evaluation, index }: Ingredients,
): { parts: ReleaseParts; facts: ReleaseFacts } {
  if (meanWeights) requireFinite(meanWeights, "fitting the weights of rung 2");
  const ids = items.items.map(({ id }) => id);
  const order = previous ? rowOrder(previous.shard.items.keys, ids) : Int32Array.from(ids.keys());
  const vectors = vectorsInOrder(space.rows, space.dimension, order);
  const neighbours = neighboursInOrder(tables.neighbours.table, order);
  const parts: ReleaseParts = {
    encoder: space.encoder,
    ranker,
    vectors: writeVectors(
      // A space that was gone on with has an id.
      previous && space.id !== null
        ? quantiseNear(vectors, previous.shard.vectors)
        : quantise(vectors, space.dimension),
    ),
    items: writeItems(itemsInOrder(items.items, order), items.attributes),
    stats: writeStats(statsInOrder(tables.stats, order)),
    neighbours: writeNeighbours(previous ? keepNearRows(neighbours, previous.shard.neighbours) : neighbours),
    popular: jsonBytes({ items: tables.popular.map((i) => ids[i]) }),
    rules: jsonBytes(rules),
    policy: jsonBytes(policy),
  };
  const facts: ReleaseFacts = {
    site,
    dataUntil: log.times && dayOf(lastEnd(log, log.times, kSessions)),
    expires: null,
    space: space.id ?? createHash("sha256").update(parts.encoder).update(parts.vectors).digest("hex").slice(0, 16),
    dimension: space.dimension,
    window: space.window,
    features: [...FEATURES],
    meanWeights: meanWeights && [...meanWeights],
    index,
    kSessions,
    counts: {
      items: ids.length,
      sessions: sessionCount(log),
      events: log.items.length,
      pairs: tables.neighbours.table.items.length,
    },
    metrics: evaluation && { cases: evaluation.cases, hr: evaluation.hr, mrr: evaluation.mrr, ndcg: evaluation.ndcg },
  };
  return { parts, facts };
}

/** When the k-th newest session ended: the newest alone may be one visitor's, or a clock that is wrong. */
function lastEnd(log: EventLog, times: Float64Array, kSessions: number): number {
  const session = Math.max(0, sessionCount(log) - kSessions);
  return times[log.offsets[session + 1] - 1];
}

/** The day's beginning: a release does not tell the hour at which somebody was there. */
const dayOf = (time: number): string => new Date(Math.floor(time / DAY_MS) * DAY_MS).toISOString();

const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(prettyJson(value));
