/**
 * Brings a release into the worker and keeps it the newest one. Apart from what the device keeps, which is in use at once,
 * one tab of a site works at a time.
 *
 *   kept on the device? --yes--> in use ----------+
 *          |no                                    |      +---------------- an hour, the network back, backoff <---+
 *          v                                      v      v                                                        |
 *   check: channels.json, whose signatures and numbers hold --nothing new, or refused-----------------------------+
 *          v                                                                                                      |
 *   choose: stable or canary; refused lately? too much for this connection? --yes---------------------------------+
 *          v                                                                                                      |
 *   download, verify, stage: first, small: basics (rung 1) -> tables (2) -> ONNX Runtime and models (3)           |
 *          |                 first, large: basics (1) -> head (2) -> tables (2) -> ONNX Runtime and models (3)    |
 *          |                 newer: tables by a delta or whole, beside the release in use --damaged: once more, --+
 *          v                                                                          then it waits               |
 *   activate between two rankings -> commit, which drops the parts of others -> tell the other tabs --------------+
 *
 * A release becomes the kept one when all of its parts are on the device, so a damaged or half-loaded one never replaces it.
 */
import type { StorageGrant } from "../../shared/contracts/consent.ts";
import { type ErrorCode, type Failure, failure } from "../../shared/contracts/error-code.ts";
import { hasEnded } from "../../shared/contracts/has-ended.ts";
import type { Policy } from "../../shared/contracts/manifest.ts";
import type { Pin } from "../../shared/contracts/pin.ts";
import { Received } from "../../shared/http/received.ts";
import type { ReleaseStore } from "../store/release-store.ts";
import { StorageFailure } from "../store/storage-failure.ts";
import { checkAgainMs } from "../sync/backoff.ts";
import { connectionOf, MOST_UPDATE_BYTES } from "../sync/connection.ts";
import { type Finding, type FoundManifest, findRelease, type NamedManifest } from "../sync/find-release.ts";
import type { ReleaseSource } from "../sync/load-parts.ts";
import { pause } from "../sync/pause.ts";
import type { Refusal } from "../sync/refusal.ts";
import type { SeenSite } from "../sync/seen-site.ts";
import { inSyncTurn } from "../sync/sync-turn.ts";
import { tablesByDelta, updateBytes } from "../sync/update.ts";
import { DeviceParts } from "./device-parts.ts";
import type { Failures } from "./failures.ts";
import { type Basics, isFailure, isPartial, type LoadedRelease } from "./loaded-release.ts";
import { ReleaseStages } from "./release-stages.ts";
import { SiteRecords } from "./site-records.ts";

export interface LoaderOptions {
  readonly endpoint: string;
  readonly site: string;
  readonly pin: Pin;
  /** Of the lock that one tab at a time holds. */
  readonly lock: string;
  /** Forces a candidate index; null takes the publisher's choice. */
  readonly index: "exact" | "hnsw" | null;
  readonly store: ReleaseStore;
  /** As in DevicePartsOptions. */
  readonly mayRead: () => boolean;
  readonly grant: () => StorageGrant | null;
  readonly failures: Failures;
  /** Runs what must not come between the two ends of a ranking. */
  readonly betweenRankings: <T>(work: () => Promise<T>) => Promise<T>;
  /** Takes a release that is no longer in use: its models may serve one more ranking before they are freed. */
  readonly retire: (release: LoadedRelease) => void;
  /**
   * Called when a release's policy is known, before the release is used or becomes the kept one. Parts of a newer release
   * are put on the device earlier, while the policy in force allows it; a stricter one deletes them with the database.
   */
  readonly onPolicy: (basics: Basics) => Promise<void>;
  /** Called when the release in use has come to serve better: at all, by the models, by all items in the place of the head's. */
  readonly onBetter: () => void;
  /**
   * Called with what channels.json has told: an earlier page's one at the start, then each that is followed; and with the
   * limits of the policy.json that an earlier page followed.
   */
  readonly onSeen: (seen: SeenSite, limits: Policy | null) => void;
  /** Called when the device keeps another release: tabs of the site move on. */
  readonly onActivated: () => void;
}

export class ReleaseLoader {
  readonly #options: LoaderOptions;
  readonly #abort = new AbortController();
  readonly #records: SiteRecords;
  readonly #parts: DeviceParts;
  readonly #source: ReleaseSource;
  readonly #stages: ReleaseStages;
  #current: LoadedRelease | null = null;
  /** Why there is no release. */
  #missing: Failure = failure("loading");
  /** Called when rung 2 serves, or it is known why not. */
  #served: () => void = () => {};
  /** One move from release to release after the other. */
  #moving: Promise<unknown> = Promise.resolve();

  constructor(options: LoaderOptions) {
    const { endpoint, site, store, mayRead, grant, index } = options;
    this.#options = options;
    const device = { store, mayRead, grant, note: (error: unknown) => this.#note(error) };
    this.#records = new SiteRecords(device);
    this.#parts = new DeviceParts(device);
    this.#source = { endpoint, site, cache: this.#parts, signal: this.#abort.signal };
    this.#stages = new ReleaseStages(this.#source, index, (error) => this.#report(error));
  }

  /** Read it once at the start of a ranking: it may be another one at the next. */
  get current(): LoadedRelease | null {
    return this.#current;
  }

  get missing(): Failure {
    return this.#missing;
  }

  /** Whether the release, or the channels.json that named it, has come to its end; it serves on. */
  isStale(now: number): boolean {
    const ends = [this.#current?.basics.manifest.expires, this.#records.memory.seen?.expires];
    return ends.some((end) => hasEnded(end, now));
  }

  /** Settled when rung 2 serves, or it is known why not; rung 3 and the look for newer releases go on by themselves. */
  load(): Promise<void> {
    return new Promise((served) => {
      this.#served = served;
      this.#run().catch((error) => {
        this.#report(failure("worker-failed", String(error)));
        served();
      });
    });
  }

  /** Moves on to the release that another tab has put on the device. */
  follow(): Promise<void> {
    return this.#move(() => this.#follow()).catch((error) => this.#report(failure("worker-failed", String(error))));
  }

  /** What may be kept is known: parts that came before are put on the device as far as that allows. */
  policyKnown(): void {
    this.#parts.policyKnown();
  }

  /** Ends all requests; the loader is not used again. */
  stop(): void {
    this.#abort.abort();
    if (this.#current) this.#options.retire(this.#current);
    this.#current = null;
    this.#served();
  }

  async #run(): Promise<void> {
    const { signal } = this.#source;
    await this.#records.recall();
    const { current, seen, limits } = this.#records.memory;
    if (seen) this.#options.onSeen(seen, limits);
    const kept = current && (await this.#serve(current, true));
    if (kept) {
      this.#served();
      await this.#complete(kept, true);
      await this.#stages.useIndex(kept);
    }
    for (let failed = 0; !signal.aborted; ) {
      const answer = new Received();
      const ran = await this.#inTurn(() => this.#check(answer));
      this.#served();
      if (this.#current) await this.#stages.useIndex(this.#current);
      failed = ran ? 0 : failed + 1;
      await pause(checkAgainMs(failed, answer.retryAfterMs), signal);
    }
  }

  #move<T>(work: () => Promise<T>): Promise<T> {
    const moved = this.#moving.then(work);
    this.#moving = moved.catch(() => {});
    return moved;
  }

  /** Alone among the site's tabs, where tabs share what is on the device. */
  #inTurn(work: () => Promise<boolean>): Promise<boolean | null> {
    const { mayRead, lock } = this.#options;
    return mayRead() ? inSyncTurn(lock, this.#source.signal, work) : work();
  }

  /** @returns false when it is worth to try again soon */
  async #check(answer: Received): Promise<boolean> {
    await this.follow();
    for (let refused: string | null = null; ; ) {
      const finding = await this.#find(answer);
      if (!finding || this.#abort.signal.aborted) return false;
      const { found, seen } = finding;
      this.#options.onSeen(seen, this.#records.memory.limits);
      const refusal = found && this.#records.refusalOf(found.sha256);
      if (!found || refusal) {
        await this.#records.see(seen);
        if (refused) return false;
        if (refusal) await this.#withhold(found, refusal);
        return true;
      }
      const failed = this.#current ? await this.#update(found, seen) : await this.#first(found, seen);
      if (!failed) return true;
      if (OFFLINE.includes(failed.code)) return false;
      // It may have been withdrawn while it came: then another one is current now.
      refused = found.sha256;
      const rung = this.#current && !isFailure(this.#current.ranking) ? 2 : 1;
      await this.#records.refuse({ sha256: refused, code: failed.code, rung });
    }
  }

  async #find(answer: Received): Promise<Finding | null> {
    const { seen, number } = this.#records.memory;
    const inUse = this.#current;
    // What is not whole is worth to be fetched again.
    const had = inUse && isWhole(inUse) ? inUse.found : null;
    const finding = await findRelease(this.#source, { pin: this.#options.pin, seen, number, had }, answer);
    if (finding.ok) return finding.value;
    if (!inUse) this.#missing = finding.error;
    // To be offline is no failure while a release serves.
    if (!inUse || !OFFLINE.includes(finding.error.code)) this.#report(finding.error);
    return null;
  }

  /** The first release, in use as it comes; null, or why it is not whole. */
  async #first(found: NamedManifest, seen: SeenSite): Promise<Failure | null> {
    const release = await this.#serve(found, false);
    if (!release) return this.#missing;
    this.#served();
    const failed = await this.#complete(release, false);
    if (failed || isPartial(release)) return failed;
    await this.#keep(release, seen);
    return null;
  }

  /** Rungs 1 and 2; null where the release cannot be used. */
  async #serve(found: FoundManifest, kept: boolean): Promise<LoadedRelease | null> {
    const first = this.#stages.requestFirst(found.manifest, kept);
    const release = await this.#stages.begin(found);
    if (isFailure(release)) {
      this.#missing = release;
      return null;
    }
    const making = first(release.basics);
    await this.#options.onPolicy(release.basics);
    if (this.#abort.signal.aborted) return null;
    this.#current = release;
    // The tables of a kept release are here in a moment, and one order at the start is better than two.
    if (!kept) this.#options.onBetter();
    const ranking = await making;
    if (ranking) release.ranking = ranking;
    else await this.#stages.loadRanking(release);
    return release;
  }

  /** All items and rung 3; null, or what is damaged of it. */
  async #complete(release: LoadedRelease, kept: boolean): Promise<Failure | null> {
    if (!kept && connectionOf() === "saving") {
      release.models = failure("saving-data");
      return null;
    }
    // Models over the head alone are hardly better than none (docs/adr/0020).
    let failed = isFailure(release.ranking) ? release.ranking : null;
    if (isPartial(release)) {
      failed = await this.#stages.loadRanking(release);
      if (!failed) this.#options.onBetter();
    }
    const without = await this.#stages.loadModels(release);
    if (this.#abort.signal.aborted) this.#options.retire(release);
    else if (!without) this.#options.onBetter();
    return failed ?? (isDamage(without) ? without : null);
  }

  /** A newer release beside the one in use, swapped in when it is complete. */
  async #update(found: NamedManifest, seen: SeenSite): Promise<Failure | null> {
    const inUse = this.#current;
    if (!inUse) return null;
    const before = inUse.found.manifest;
    const delta = found.deltas.find(({ from }) => from === before.version) ?? null;
    if (updateBytes(before, found.manifest, delta) > MOST_UPDATE_BYTES[connectionOf()]) return null;
    const made = delta && (await tablesByDelta(this.#source, before, found.manifest, delta));
    if (made && !made.ok) this.#report(made.error);
    const failed = await this.#move(() => this.#moveOn(found));
    if (failed) return failed;
    if (this.#current) await this.#keep(this.#current, seen);
    return null;
  }

  /** Puts a release in the place of the one in use, between two rankings; null, or what is damaged of it. */
  async #moveOn(found: FoundManifest): Promise<Failure | null> {
    const inUse = this.#current;
    if (!inUse) return null;
    const newer = await this.#stages.begin(found);
    if (isFailure(newer)) return newer;
    const takePlace = await this.#stages.prepareRanking(inUse, newer);
    if (isFailure(takePlace)) return takePlace;
    const without = await this.#stages.loadModels(newer, isFailure(newer.ranking) ? inUse.ranking : newer.ranking);
    if (this.#abort.signal.aborted || isDamage(without)) {
      this.#options.retire(newer);
      return isDamage(without) ? without : null;
    }
    await this.#options.onPolicy(newer.basics);
    await this.#options.betweenRankings(async () => {
      if (this.#abort.signal.aborted) return this.#options.retire(newer);
      await takePlace();
      this.#current = newer;
      this.#options.retire(inUse);
    });
    return null;
  }

  async #follow(): Promise<void> {
    await this.#records.recall();
    const { current } = this.#records.memory;
    const inUse = this.#current;
    if (!current || current.sha256 === inUse?.found.sha256 || this.#abort.signal.aborted) return;
    if (inUse) await this.#moveOn(current);
    else if (await this.#serve(current, true)) {
      this.#served();
      this.#options.onBetter();
    }
    const release = this.#current;
    if (!release) return;
    if (!inUse) await this.#complete(release, true);
    await this.#stages.useIndex(release);
  }

  async #keep(release: LoadedRelease, seen: SeenSite): Promise<void> {
    await this.#parts.written(this.#source.signal);
    if (await this.#records.commit(release.found, seen)) this.#options.onActivated();
  }

  /** A release that was refused lately: where there is no other, it serves as far as it did. */
  async #withhold(found: NamedManifest, { code, rung }: Refusal): Promise<void> {
    const { site, version } = found.manifest;
    const waits = failure(code, `${site}@${version} was refused and waits before it is tried again`);
    this.#report(waits);
    if (this.#current) return;
    if (rung === 2) {
      const release = await this.#serve(found, false);
      if (release) release.models = waits;
      return;
    }
    const release = await this.#stages.begin(found);
    if (isFailure(release)) {
      this.#missing = release;
      return;
    }
    await this.#options.onPolicy(release.basics);
    release.ranking = waits;
    release.models = waits;
    this.#current = release;
    this.#options.onBetter();
  }

  /** A request that was ended on purpose is no failure. */
  #report(error: Failure): void {
    if (!this.#abort.signal.aborted) this.#options.failures.add(error);
  }

  #note(error: unknown): undefined {
    this.#options.failures.add((error instanceof StorageFailure ? error : new StorageFailure(error)).failure);
  }
}

const OFFLINE: readonly ErrorCode[] = ["endpoint-unreachable", "endpoint-slow"];
/** Models that are missing or damaged belong to a broken release; these do not. */
const NO_DAMAGE: readonly ErrorCode[] = [
  "onnx-failed",
  "wasm-forbidden",
  "simd-missing",
  "memory-refused",
  "saving-data",
];

const isDamage = (failed: Failure | null): failed is Failure => failed !== null && !NO_DAMAGE.includes(failed.code);

const isWhole = ({ ranking, models }: LoadedRelease): boolean =>
  !isFailure(ranking) && !ranking.partial && !(isFailure(models) && isDamage(models));
