/**
 * Brings a release into the worker and keeps it the newest one.
 *
 *   kept on the device? --yes--> in use at once --> newer one at the endpoint? --> made by a delta, or fetched, beside it,
 *          |                                                                         then swapped in
 *          |no
 *          +--> fetched, small: basics (rung 1) -> tables (rung 2) -> ONNX Runtime and models (rung 3)
 *          +--> fetched, large: basics (1) -> head (2) -> tables, in its place (2) -> ONNX Runtime and models (3)
 *
 * A release becomes the kept one when all of its parts are on the device, so a damaged or half-loaded one never replaces it.
 */
import type { DeltaFile } from "../../shared/contracts/channels.ts";
import type { StorageGrant } from "../../shared/contracts/consent.ts";
import { type ErrorCode, type Failure, failure } from "../../shared/contracts/error-code.ts";
import type { Manifest } from "../../shared/contracts/manifest.ts";
import { Scorer } from "../../shared/engine/scoring.ts";
import { TABLES } from "../../shared/release/tables.ts";
import type { ReleaseStore } from "../store/release-store.ts";
import { StorageFailure } from "../store/storage-failure.ts";
import {
  type FoundManifest,
  fetchFile,
  fetchManifest,
  keptParts,
  type PartCache,
  type ReleaseSource,
} from "../sync/load-release.ts";
import { makeNextTables } from "../sync/next-tables.ts";
import type { Failures } from "./failures.ts";
import { hnswFailure, hnswForbidden } from "./hnsw-failure.ts";
import {
  type Basics,
  isFailure,
  isPartial,
  type LoadedRelease,
  loadBasics,
  loadOnnx,
  loadRanking,
  type Ranking,
  rankingOfHead,
  rankingOfTables,
} from "./loaded-release.ts";

export interface LoaderOptions {
  readonly endpoint: string;
  readonly site: string;
  /** Forces a candidate index; null takes the publisher's choice. */
  readonly index: "exact" | "hnsw" | null;
  readonly store: ReleaseStore;
  /** Whether the visitor's choice allows to look at what the device keeps. */
  readonly mayRead: () => boolean;
  /** Proof that the device may be written to now; asked at each use, since consent changes. */
  readonly grant: () => StorageGrant | null;
  readonly failures: Failures;
  /** Takes a release that is no longer in use: its models may serve one more ranking before they are freed. */
  readonly retire: (release: LoadedRelease) => void;
  /**
   * Called when a release's policy is known, before the release is used or becomes the kept one. Parts of a newer release
   * are put on the device earlier, while the policy in force allows it; a stricter one deletes them with the database.
   */
  readonly onPolicy: (basics: Basics) => Promise<void>;
  /** Called when the release in use has come to serve better: at all, by the models, by all items in the place of the head's. */
  readonly onBetter: () => void;
}

export class ReleaseLoader {
  readonly #options: LoaderOptions;
  readonly #abort = new AbortController();
  readonly #source: ReleaseSource;
  #current: LoadedRelease | null = null;
  /** Parts that came before the policy that says whether they may be kept; a few KB. Null once it is known. */
  #beforePolicy: Map<string, Uint8Array<ArrayBuffer>> | null = new Map();
  /** Parts on their way to the device: ranking does not wait for them, keeping a release does. */
  readonly #puts: Promise<void>[] = [];
  /** Why there is no release. */
  #missing: Failure = failure("loading");

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#source = {
      endpoint: options.endpoint,
      site: options.site,
      cache: this.#partCache(),
      signal: this.#abort.signal,
    };
  }

  /** Read it once at the start of a ranking: it may be another one at the next. */
  get current(): LoadedRelease | null {
    return this.#current;
  }

  get missing(): Failure {
    return this.#missing;
  }

  /** Settled when rung 2 serves, or it is known why not; rung 3 and the look for a newer release go on by themselves. */
  async load(): Promise<void> {
    if (!(await this.#loadFrom(await this.#kept()))) await this.#loadFrom(null);
  }

  /** False when a kept release turned out to be unusable: it must not stand in the way of a good one. */
  async #loadFrom(kept: FoundManifest | null): Promise<boolean> {
    const fetched = kept ? null : await fetchManifest(this.#source, null);
    const found = kept ?? (fetched?.ok ? fetched.value : null);
    if (fetched && !fetched.ok) this.#fail(fetched.error);
    const first = found && this.#requestFirst(found.manifest, kept !== null);
    const release = found && (await this.#begin(found));
    if (!release) return kept === null;
    const making = first?.(release.basics);
    await this.#applyPolicy(release);
    if (this.#abort.signal.aborted) return true;
    this.#current = release;
    // The tables of a kept release are here in a moment, and one order at the start is better than two.
    if (!kept) this.#options.onBetter();
    const ranking = await making;
    if (ranking) release.ranking = ranking;
    else await this.#loadRanking(release);
    this.#finish(release, kept !== null).catch((error) => this.#report(failure("worker-failed", String(error))));
    return true;
  }

  /** Ends all requests; the loader is not used again. */
  stop(): void {
    this.#abort.abort();
    if (this.#current) this.#options.retire(this.#current);
    this.#current = null;
  }

  async #begin(found: FoundManifest): Promise<LoadedRelease | null> {
    const basics = await loadBasics(this.#source, found.manifest);
    if (!basics.ok) {
      this.#fail(basics.error);
      return null;
    }
    const forbidden = this.#wantsHnsw(basics.value) ? hnswForbidden() : null;
    if (forbidden) this.#report(forbidden);
    const loading = failure("loading");
    return { found, basics: basics.value, ranking: loading, models: loading };
  }

  async #applyPolicy({ basics }: LoadedRelease): Promise<void> {
    await this.#options.onPolicy(basics);
    const parts = this.#beforePolicy ?? new Map<string, Uint8Array<ArrayBuffer>>();
    this.#beforePolicy = null;
    for (const [sha256, bytes] of parts) this.#source.cache.put(sha256, bytes);
  }

  /**
   * What can serve first, asked for while the basics are still on their way: the tables that the device keeps, or the head
   * of a large release. Null in the end when there is no use of it; then the tables are loaded one by one.
   */
  #requestFirst(manifest: Manifest, kept: boolean): (basics: Basics) => Promise<Ranking | null> {
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

  async #loadRanking(release: LoadedRelease): Promise<void> {
    const ranking = await loadRanking(this.#source, release.basics);
    if (ranking.ok) release.ranking = ranking.value;
    // The head goes on where the whole cannot be used.
    else if (isFailure(release.ranking)) release.ranking = ranking.error;
    if (!ranking.ok) this.#report(ranking.error);
  }

  async #loadModels(release: LoadedRelease): Promise<void> {
    const { ranking } = release;
    // Without the tables there is nothing to score, and where the scan has no WebAssembly, ONNX Runtime has none either.
    const without = isFailure(ranking) ? ranking : ranking.slow;
    const models = without
      ? { ok: false as const, error: without }
      : await loadOnnx(this.#source, release.basics.manifest);
    release.models = models.ok ? models.value : models.error;
    if (!models.ok) this.#report(models.error);
  }

  async #finish(release: LoadedRelease, kept: boolean): Promise<void> {
    // Models over the head alone are hardly better than none (docs/adr/0020).
    if (isPartial(release)) {
      await this.#loadRanking(release);
      if (!isPartial(release)) this.#options.onBetter();
    }
    await this.#loadModels(release);
    if (!isFailure(release.models)) this.#options.onBetter();
    if (this.#abort.signal.aborted) return this.#options.retire(release);
    if (kept) await this.#update(release);
    else await this.#keep(release);
    if (this.#current) await this.#useIndex(this.#current);
  }

  /** Looks for a newer release and swaps it in when it is complete; offline is no failure while a kept one serves. */
  async #update(inUse: LoadedRelease): Promise<void> {
    const fetched = await fetchManifest(this.#source, inUse.found.sha256);
    if (!fetched.ok) {
      const offline = fetched.error.code === "endpoint-unreachable" || fetched.error.code === "endpoint-slow";
      if (!offline) this.#report(fetched.error);
      return;
    }
    if (!fetched.value) return;
    const { manifest, sha256, deltas } = fetched.value;
    const newer = await this.#begin({ manifest, sha256 });
    if (!newer) return;
    await this.#makeTables(inUse.found.manifest, manifest, deltas);
    await this.#loadRanking(newer);
    await this.#loadModels(newer);
    if (this.#abort.signal.aborted) return this.#options.retire(newer);
    if (isFailure(newer.ranking) || isDamage(newer.models)) return;
    await this.#applyPolicy(newer);
    this.#current = newer;
    await this.#keep(newer);
    this.#options.retire(inUse);
  }

  /** By a delta, where one leads from what the device has: what is made then need not be fetched. */
  async #makeTables(before: Manifest, after: Manifest, deltas: readonly DeltaFile[]): Promise<void> {
    const delta = deltas.find(({ from }) => from === before.version);
    if (!delta) return;
    const made = await makeNextTables(this.#source, before, after, delta);
    if (!made.ok) this.#report(made.error);
  }

  async #kept(): Promise<FoundManifest | null> {
    if (!this.#options.mayRead()) return null;
    try {
      return await this.#options.store.current();
    } catch (error) {
      this.#note(error);
      return null;
    }
  }

  async #keep(release: LoadedRelease): Promise<void> {
    await Promise.all(this.#puts.splice(0));
    const grant = this.#options.grant();
    if (!grant || isFailure(release.ranking) || isPartial(release) || isDamage(release.models)) return;
    await this.#options.store.commit(grant, release.found).catch((error) => this.#note(error));
  }

  #wantsHnsw({ manifest }: Basics): boolean {
    return (this.#options.index ?? manifest.index) === "hnsw";
  }

  async #useIndex(release: LoadedRelease): Promise<void> {
    const { ranking } = release;
    if (isFailure(ranking) || ranking.slow || !this.#wantsHnsw(release.basics) || hnswForbidden()) return;
    try {
      const { buildHnsw } = await import("./hnsw.ts");
      const index = await buildHnsw(ranking.shard.vectors, ranking.kernel, this.#abort.signal);
      ranking.scorer = new Scorer(ranking.shard, ranking.kernel, index);
      ranking.index = index;
    } catch (error) {
      this.#report(hnswFailure(error));
    }
  }

  #partCache(): PartCache {
    const { store, grant, mayRead } = this.#options;
    return {
      get: async (sha256) => {
        if (!mayRead()) return null;
        return store.part(sha256).catch((error) => {
          this.#note(error);
          return null;
        });
      },
      put: (sha256, bytes) => {
        this.#beforePolicy?.set(sha256, bytes);
        const proof = grant();
        if (proof) this.#puts.push(store.put(proof, sha256, bytes).catch((error) => this.#note(error)));
      },
    };
  }

  #fail(error: Failure): void {
    this.#missing = error;
    this.#report(error);
  }

  /** A request that was ended on purpose is no failure. */
  #report(error: Failure): void {
    if (!this.#abort.signal.aborted) this.#options.failures.add(error);
  }

  #note(error: unknown): void {
    this.#options.failures.add((error instanceof StorageFailure ? error : new StorageFailure(error)).failure);
  }
}

const OF_THE_BROWSER: readonly ErrorCode[] = ["onnx-failed", "wasm-forbidden", "simd-missing", "memory-refused"];

/** Models that are missing or damaged belong to a broken release; models that this browser cannot run do not. */
const isDamage = (models: object): boolean => isFailure(models) && !OF_THE_BROWSER.includes(models.code);
