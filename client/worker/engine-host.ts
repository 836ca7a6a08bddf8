/**
 * The engine behind the page-worker interface: consent decides what is held, the loader brings the release, the ladder
 * chooses the rung. Rankings are made one after the other, so a release can be swapped only between two of them.
 */
import { type ConsentMode, grantStorage, lowestMode } from "../../shared/contracts/consent.ts";
import type {
  EngineStatus,
  Profile,
  RankRequest,
  RankResponse,
  StartSettings,
} from "../../shared/contracts/engine-api.ts";
import { type Failure, fail, ok, type Result } from "../../shared/contracts/error-code.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { DEFAULT_POLICY, type Policy } from "../../shared/contracts/manifest.ts";
import { deviceClassOf, referrerKindOf } from "../../shared/engine/arrival.ts";
import { Ladder } from "../../shared/engine/ladder.ts";
import { Database, databaseName } from "../store/database.ts";
import { ReleaseStore } from "../store/release-store.ts";
import { storageFailureOf } from "../store/storage-failure.ts";
import { type TabMessage, Tabs } from "../store/tabs.ts";
import { Failures } from "./failures.ts";
import { isFailure, isPartial } from "./loaded-release.ts";
import { ProfileKeeper } from "./profile-keeper.ts";
import { rungPlans, sessionOf } from "./ranking.ts";
import { ReleaseLoader } from "./release-loader.ts";
import { responseOf } from "./response.ts";
import { warmUp } from "./warm-up.ts";

export class EngineHost {
  readonly #options: StartSettings;
  readonly #onBetter: () => void;
  readonly #failures = new Failures();
  readonly #ladder = new Ladder(() => performance.now());
  readonly #database: Database;
  readonly #tabs: Tabs;
  readonly #keeper: ProfileKeeper;
  readonly #releases: ReleaseStore;
  #loader: ReleaseLoader;
  /** What the visitor chose. */
  #chosen: ConsentMode;
  /** Null until a release says it: then nothing is kept beyond the worker's life. */
  #policy: Policy | null = null;
  /** Whether the last ranking was made while a part of the release was on its way; true before the first. */
  #waiting = true;
  #isWarm = false;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param onBetter called when a ranking made now would be better than the last one was */
  constructor(options: StartSettings, onBetter: () => void) {
    this.#options = options;
    this.#onBetter = onBetter;
    this.#chosen = options.consent;
    const database = new Database(databaseName(options.site, options.endpoint));
    this.#database = database;
    this.#tabs = new Tabs(database.name, (message) => void this.#hear(message));
    this.#keeper = new ProfileKeeper(database, this.#tabs, this.#failures);
    this.#releases = new ReleaseStore(database);
    this.#loader = this.#newLoader();
  }

  async start(): Promise<Result<EngineStatus>> {
    // What an earlier page kept and this one may not hold is deleted while the release loads.
    const erased = this.#applyConsent();
    if (this.#mode !== "off") void this.#keeper.record(this.#arrival());
    if (this.#chosen !== "off") await this.#loader.load();
    await erased;
    if (this.#chosen === "off") return ok(await this.status());
    return this.#loader.current ? ok(await this.status()) : { ok: false, error: this.#loader.missing };
  }

  async record(events: readonly Event[]): Promise<Result<null>> {
    if (this.#mode === "off") return fail("consent-off");
    await this.#keeper.record(events);
    return ok(null);
  }

  async rank(request: RankRequest): Promise<Result<RankResponse>> {
    if (this.#mode === "off") return fail("consent-off");
    const arrived = performance.now();
    // The state has the events at once; the answer does not wait until they are kept.
    void this.#keeper.record(request.events);
    return this.#inTurn(async () => {
      const { state } = this.#keeper;
      state.expire(Date.now());
      const { suppose } = request;
      const release = this.#loader.current;
      const partial = release !== null && isPartial(release);
      const plans = rungPlans(release, this.#loader.missing, {
        request,
        events: suppose ? [...state.events, suppose] : state.events,
        context: {
          nowS: Date.now() / 1000,
          region: this.#options.region,
          bought: state.boughtIds(),
          seen: (id) => (suppose?.type === "click" && suppose.item === id ? 0 : state.seen(id)),
        },
      });
      const served = await this.#ladder.serve(plans, request.deadlineMs, arrived);
      // Consent may have been withdrawn while the ranking waited for its turn.
      if (this.#mode === "off") return fail("consent-off");
      const incomplete = partial || served.fallback?.code === "loading";
      // A press that becomes no click shows nothing: what is on the page is still what was ranked before it.
      this.#waiting = incomplete || (suppose !== undefined && this.#waiting);
      const retentionDays = this.#policy?.retentionDays ?? null;
      // A rung may fail for the first time while it ranks.
      if (served.fallback) this.#failures.add(served.fallback);
      const failures = this.#failures.list();
      const flags = { ...(partial && { partial }), ...this.#stale() };
      return ok({ ...responseOf(request, release, served, flags), consent: this.#mode, retentionDays, failures });
    });
  }

  async setConsent(mode: ConsentMode): Promise<Result<ConsentMode>> {
    const before = this.#mode;
    if (lowestMode(this.#chosen, mode) !== this.#chosen) this.#tabs.post({ kind: "lowered", mode });
    this.#chosen = mode;
    const after = this.#mode;
    if (after === "off") {
      this.#loader.stop();
      this.#loader = this.#newLoader();
      this.#policy = null;
    }
    const failed = await this.#applyConsent();
    if (failed) return { ok: false, error: failed };
    if (before === "off" && after !== "off") await this.#loader.load();
    return ok(this.#mode);
  }

  async exportProfile(): Promise<Result<Profile>> {
    const { events, seen, bought } = this.#keeper.state.toStored();
    return ok({
      consent: this.#mode,
      events,
      seen: Object.fromEntries(seen.map(({ item, count }) => [item, count])),
      bought: bought.map(({ item }) => item),
    });
  }

  async eraseProfile(): Promise<Result<null>> {
    const failed = await storageFailureOf(this.#keeper.erase());
    return failed ? { ok: false, error: failed } : ok(null);
  }

  async status(): Promise<EngineStatus> {
    const release = this.#loader.current;
    const ranking = release && !isFailure(release.ranking) ? release.ranking : null;
    const rung = !release ? 0 : !ranking ? 1 : isFailure(release.models) ? 2 : 3;
    return {
      consent: this.#mode,
      release: release?.basics.label ?? null,
      items: ranking?.shard.items.keys.held ?? 0,
      rung,
      partial: ranking?.partial ?? false,
      ...this.#stale(),
      index: ranking?.index.kind ?? null,
      sessionLength: ranking ? sessionOf(this.#keeper.state.events, ranking.shard).count : 0,
      persistent: this.#keeper.persistent,
      retentionDays: this.#policy?.retentionDays ?? null,
      failures: this.#failures.list(),
    };
  }

  #stale(): { readonly stale?: true } {
    return this.#loader.isStale(Date.now()) ? { stale: true } : {};
  }

  /** What led here and on what device, as kinds: the address itself goes no further. */
  #arrival(): Event[] {
    const { referrer } = this.#options;
    if (referrer === undefined) return [];
    const device = deviceClassOf(navigator.userAgent) ?? undefined;
    // Of the page, also where the worker is a blob, whose own address has no host.
    const ownHost = /\/\/([^:]+)/.exec(origin)?.[1] ?? null;
    return [{ type: "arrival", at: Date.now(), device, referrer: referrerKindOf(referrer, ownHost) }];
  }

  /** The effective mode: without a policy in hand, nothing beyond the session. */
  get #mode(): ConsentMode {
    return lowestMode(this.#chosen, this.#policy?.highestMode ?? "session");
  }

  /** Makes the effective mode true; answers what stood in the way of erasing. */
  async #applyConsent(): Promise<Failure | null> {
    // The policy is not known yet and the visitor allows more: what an earlier page kept is neither used nor erased.
    if (!this.#policy && grantStorage(this.#chosen)) {
      this.#keeper.beginInMemory(this.#mode);
      return null;
    }
    const { retentionDays } = this.#policy ?? DEFAULT_POLICY;
    const failed = await storageFailureOf(this.#keeper.apply(this.#mode, retentionDays));
    // Where the browser refuses storage, who asks for nothing to be kept need not hear that nothing can be.
    if (failed && (await this.#database.remains())) this.#failures.add(failed);
    return failed;
  }

  #newLoader(): ReleaseLoader {
    const { endpoint, site, index, pin } = this.#options;
    const loader: ReleaseLoader = new ReleaseLoader({
      endpoint,
      site,
      pin,
      lock: this.#database.name,
      index,
      store: this.#releases,
      mayRead: () => grantStorage(this.#chosen) !== null,
      grant: () => this.#keeper.storageGrant,
      failures: this.#failures,
      betweenRankings: (work) => this.#inTurn(work),
      onActivated: () => this.#tabs.post({ kind: "activated" }),
      retire: ({ models }) => void this.#inTurn(async () => isFailure(models) || models.release()),
      onPolicy: async ({ policy }) => {
        if (loader !== this.#loader) return;
        const before = this.#mode;
        this.#policy = policy;
        // Other tabs may go on with an earlier release for long; its policy is no longer the site's.
        if (lowestMode(before, this.#mode) !== before) this.#tabs.post({ kind: "lowered", mode: this.#mode });
        await this.#applyConsent();
      },
      // In turn: the answer to a ranking that is under way goes first.
      onBetter: () => {
        void this.#inTurn(async () => this.#waiting && loader === this.#loader && this.#onBetter());
        void this.#warmUp();
      },
    });
    return loader;
  }

  async #hear(message: TabMessage): Promise<void> {
    if (message.kind === "changed") await this.#keeper.reload();
    if (message.kind === "erased") this.#keeper.forget();
    if (message.kind === "activated") await this.#loader.follow();
    if (message.kind === "lowered" && lowestMode(message.mode, this.#chosen) !== this.#chosen) {
      await this.setConsent(message.mode);
    }
  }

  /** Once: what the browser has compiled serves every release. */
  async #warmUp(): Promise<void> {
    const release = this.#loader.current;
    if (this.#isWarm || !release || isFailure(release.models)) return;
    this.#isWarm = true;
    const isInUse = () => this.#loader.current === release;
    await warmUp(release, (pass) => this.#inTurn(pass), isInUse);
  }

  /** One after the other: both the models and the scoring memory serve one ranking at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}
