import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { DEFAULT_POLICY, NO_RULES } from "../../../shared/contracts/index.ts";
import { fixtureShard } from "../../../shared/engine/shard.fixture.ts";
import { writeItems, writeNeighbours, writeStats, writeVectors } from "../../../shared/release/tables.ts";
import type { ReleaseFacts, ReleaseParts } from "./write-release.ts";

const ITEMS = 40;

export const jsonBytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** A release of the fixture shard, dimension 16; its models are no models. */
export function fixtureParts(n = ITEMS): ReleaseParts {
  const { items, vectors, neighbours, stats } = fixtureShard(n);
  return {
    encoder: jsonBytes("encoder"),
    ranker: jsonBytes("ranker"),
    vectors: writeVectors(vectors),
    items: writeItems(
      [...items.keys].map((id, i) => ({ id, title: items.card(i).title })),
      [],
    ),
    stats: writeStats(stats),
    neighbours: writeNeighbours(neighbours),
    popular: jsonBytes({ items: [...items.keys].slice(0, 20) }),
    rules: jsonBytes(NO_RULES),
    policy: jsonBytes(DEFAULT_POLICY),
  };
}

export const FIXTURE_FACTS: ReleaseFacts = {
  site: "shop",
  dataUntil: "2020-06-30T13:28:07.000Z",
  expires: null,
  space: "0123456789abcdef",
  dimension: 16,
  window: 20,
  features: [],
  meanWeights: null,
  index: "exact",
  kSessions: 2,
  counts: { items: ITEMS, sessions: 1234, events: 5678, pairs: 77 },
  metrics: { cases: 100, hr: 0.5, mrr: 0.25, ndcg: 0.3 },
};

/** An empty folder for the releases of one test, removed at its end. */
export function releasesFolder(): string {
  const out = mkdtempSync(join(tmpdir(), "afterclick-releases-"));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  return out;
}
