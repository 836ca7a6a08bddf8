import { type Failure, failure } from "../../shared/contracts/error-code.ts";
import type { Manifest } from "../../shared/contracts/manifest.ts";
import type { CandidateIndex, RowChanges } from "../../shared/engine/models.ts";
import { Scorer } from "../../shared/engine/scoring.ts";
import type { Shard } from "../../shared/engine/shard.ts";
import { rowChangesBetween } from "../../shared/release/row-changes-between.ts";
import { TABLES } from "../../shared/release/tables.ts";
import type { FoundManifest } from "../sync/find-release.ts";
import { fetchFile, keptParts, type ReleaseSource } from "../sync/load-parts.ts";
import { hnswFailure, hnswForbidden } from "./hnsw-failure.ts";
import {
  type Basics,
  isFailure,
  type LoadedRelease,
  loadBasics,
  loadOnnx,
  loadRanking,
  loadShard,
  type Ranking,
  rankingBy,
  rankingOfHead,
  rankingOfShard,
  rankingOfTables,
} from "./loaded-release.ts";

/** A graph of which more rows change than one of so many is built anew. */
const MOST_CHANGED = 4;

/** The stages a release goes through in the worker; what fails is reported, and stands in the release's place. */
export class ReleaseStages {
  readonly #source: ReleaseSource;
  readonly #forced: "exact" | "hnsw" | null;
  readonly #report: (error: Failure) => void;

  /** @param forced a candidate index in the place of the publisher's choice */
  constructor(source: ReleaseSource, forced: "exact" | "hnsw" | null, report: (error: Failure) => void) {
    this.#source = source;
    this.#forced = forced;
    this.#report = report;
  }

  /** Rung 1. */
  async begin({ manifest, sha256 }: FoundManifest): Promise<LoadedRelease | Failure> {
    const basics = await loadBasics(this.#source, manifest);
    if (!basics.ok) {
      this.#report(basics.error);
      return basics.error;
    }
    const forbidden = this.#wantsHnsw(basics.value) ? hnswForbidden() : null;
    if (forbidden) this.#report(forbidden);
    const loading = failure("loading");
    return { found: { manifest, sha256 }, basics: basics.value, ranking: loading, models: loading };
  }

  /**
   * What can serve first, asked for while the basics are still on their way: the tables that the device keeps, or the head
   * of a large release. Null in the end when there is no use of it; then the tables are loaded one by one.
   */
  requestFirst(manifest: Manifest, kept: boolean): (basics: Basics) => Promise<Ranking | null> {
    if (kept) {
      const tables = keptParts(this.#source, manifest, TABLES);
      return async (basics) => {
        const parts = await tables;
        const ranking = parts && rankingOfTables(basics, parts);
        return ranking?.ok ? ranking.value : null;
      };
    }
    const head = manifest.head && fetchFile(this.#source, manifest, manifest.head);
    return async (basics) => {
      const file = await head;
      if (!file) return null;
      const ranking = file.ok ? rankingOfHead(basics, file.value) : file;
      if (ranking.ok) return ranking.value;
      this.#report(ranking.error);
      return null;
    };
  }

  /** Rung 2; null, or why not. */
  async loadRanking(release: LoadedRelease): Promise<Failure | null> {
    const ranking = await loadRanking(this.#source, release.basics);
    if (ranking.ok) release.ranking = ranking.value;
    // The head goes on where the whole cannot be used.
    else if (isFailure(release.ranking)) release.ranking = ranking.error;
    if (ranking.ok) return null;
    this.#report(ranking.error);
    return ranking.error;
  }

  /**
   * Rung 3; null, or why not.
   *
   * @param ranking what the models rank with, when it is yet to become the release's
   */
  async loadModels(release: LoadedRelease, ranking: Ranking | Failure = release.ranking): Promise<Failure | null> {
    // Without the tables there is nothing to score, and where the scan has no WebAssembly, ONNX Runtime has none either.
    const without = isFailure(ranking) ? ranking : ranking.slow;
    const models = without
      ? { ok: false as const, error: without }
      : await loadOnnx(this.#source, release.basics.manifest);
    release.models = models.ok ? models.value : models.error;
    if (models.ok) return null;
    this.#report(models.error);
    return models.error;
  }

  /** The candidate index of the publisher's or the site's choice, in the place of the scan, which serves until it is there. */
  async useIndex(release: LoadedRelease): Promise<void> {
    const { ranking } = release;
    if (isFailure(ranking) || ranking.slow || ranking.index.kind === "hnsw") return;
    if (!this.#wantsHnsw(release.basics) || hnswForbidden()) return;
    try {
      const index = await this.#graphOf(ranking);
      ranking.scorer = new Scorer(ranking.shard, ranking.kernel, index);
      ranking.index = index;
    } catch (error) {
      this.#report(hnswFailure(error));
    }
  }

  async #graphOf({ behind, shard, kernel }: Ranking): Promise<CandidateIndex> {
    if (behind) {
      await behind.graph.update(behind.changes);
      return behind.graph;
    }
    const { buildHnsw } = await import("./hnsw.ts");
    return buildHnsw(shard.vectors, kernel, this.#source.signal);
  }

  /**
   * Rung 2 of a release in the place of another. Where few rows differ, the memory of the scan and the graph are not made
   * anew: the rows are put into those of the release in use, which must not rank afterwards.
   *
   * @returns what makes it so between two rankings; or why not
   */
  async prepareRanking(before: LoadedRelease, after: LoadedRelease): Promise<(() => Promise<void>) | Failure> {
    const loaded = await loadShard(this.#source, after.basics);
    const changes = loaded.ok && changesTo(loaded.value, before.ranking);
    if (loaded.ok && changes) return () => takeOver(changes, loaded.value, after);
    const ranking = loaded.ok ? rankingOfShard(loaded.value, false) : loaded;
    if (!ranking.ok) {
      this.#report(ranking.error);
      return ranking.error;
    }
    after.ranking = ranking.value;
    return async () => {};
  }

  #wantsHnsw({ manifest }: Basics): boolean {
    return (this.#forced ?? manifest.index) === "hnsw";
  }
}

interface ShardChanges {
  readonly ranking: Ranking;
  readonly changes: RowChanges;
}

/** What makes the indexes of a ranking those of another shard; null where rows have not kept their numbers, or most differ. */
function changesTo({ vectors }: Shard, ranking: Ranking | Failure): ShardChanges | null {
  if (isFailure(ranking) || ranking.partial || ranking.slow) return null;
  const had = ranking.shard.vectors;
  if (had.dimension !== vectors.dimension || had.n > vectors.n) return null;
  const changes = rowChangesBetween(had, vectors);
  return MOST_CHANGED * (changes.items.length + changes.deleted.length) > vectors.n ? null : { ranking, changes };
}

async function takeOver({ ranking, changes }: ShardChanges, shard: Shard, after: LoadedRelease): Promise<void> {
  const { kernel, index } = ranking;
  await kernel.update(changes);
  const behind = index.kind === "hnsw" ? { graph: index, changes } : null;
  after.ranking = { ...rankingBy(shard, kernel), behind };
}
