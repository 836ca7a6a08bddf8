/**
 * The engine behind the page-worker interface: consent decides what is held, the loader brings the release, the ladder
 * chooses the rung. Rankings are made one after the other, so a release can be swapped only between two of them.
 */
import { isLower, lowestMode } from "../../shared/consent/lowest-mode.ts";
import type { ConsentReceipt } from "../../shared/consent/receipt.ts";
import type { ConsentMode } from "../../shared/contracts/consent.ts";
import type {
  EngineStatus,
  Profile,
  RankRequest,
  RankResponse,
  StartSettings,
} from "../../shared/contracts/engine-api.ts";
import { type Failure, fail, failure, ok, type Result } from "../../shared/contracts/error-code.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { DEFAULT_POLICY, type Policy } from "../../shared/contracts/manifest.ts";
import type { Signals } from "../../shared/contracts/signals.ts";
import { deviceClassOf, referrerKindOf } from "../../shared/engine/arrival.ts";
import { Ladder } from "../../shared/engine/ladder.ts";
import type { PolicyHost } from "../reports/policy-host.ts";
import { Database, databaseName } from "../store/database.ts";
import { ReceiptStore } from "../store/receipt-store.ts";
import { ReleaseStore } from "../store/release-store.ts";
import { storageFailureOf } from "../store/storage-failure.ts";
import { type TabMessage, Tabs } from "../store/tabs.ts";
import type { SeenSite } from "../sync/seen-site.ts";
import { askedQuestions } from "./asked-questions.ts";
import { EffectiveConsent } from "./effective-consent.ts";
import { Failures } from "./failures.ts";
import { isFailure, isPartial } from "./loaded-release.ts";
import { ProfileKeeper } from "./profile-keeper.ts";
import { rungPlans, sessionOf } from "./ranking.ts";
import { ReceiptKeeper } from "./receipt-keeper.ts";
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
  readonly #consent: EffectiveConsent;
  readonly #keeper: ProfileKeeper;
  readonly #receipts: ReceiptKeeper;
  readonly #releases: ReleaseStore;
  #releasePolicy: Policy | null = null;
  /** Of the policy.json that an earlier page followed. */
  #keptLimits: Policy | null = null;
  /** What channels.json has told last; null while no policy.json lies beside it. */
  #seen: SeenSite | null = null;
  #site: PolicyHost | null = null;
  #loader: ReleaseLoader;
  /** Whether the last ranking was made while a part of the release was on its way; true before the first. */
  #waiting = true;
  #isWarm = false;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param onBetter called when a ranking made now would be better than the last one was */
  constructor(options: StartSettings, onBetter: () => void) {
    this.#options = options;
    this.#onBetter = onBetter;
    this.#consent = new EffectiveConsent(options);
    const database = new Database(databaseName(options.site, options.endpoint));
    this.#database = database;
    this.#tabs = new Tabs(database.name, (message) => void this.#hear(message));
    this.#keeper = new ProfileKeeper(database, this.#tabs, this.#failures);
    this.#receipts = new ReceiptKeeper(new ReceiptStore(database), () => this.#keeper.storageGrant, this.#failures);
    this.#releases = new ReleaseStore(database);
    this.#loader = this.#newLoader();
  }

  async start(): Promise<Result<EngineStatus>> {
    // What an earlier page kept and this one may not hold is deleted while the release loads.
    const erased = this.#applyConsent();
    if (this.#mode !== "off") void this.#keeper.record(this.#arrival());
    if (this.#mode !== "off") await this.#loader.load();
    await erased;
    if (this.#mode === "off") return ok(await this.status());
    return this.#loader.current ? ok(await this.status()) : { ok: false, error: this.#loader.missing };
  }

  async record(events: readonly Event[]): Promise<Result<null>> {
    if (this.#mode === "off") return fail("consent-off");
    this.#site?.reporting?.recorded(events);
    await this.#keeper.record(events);
    return ok(null);
  }

  async measured(values: Readonly<Record<string, string | number>>): Promise<Result<null>> {
    this.#site?.reporting?.measured(values);
    return ok(null);
  }

  async rank(request: RankRequest): Promise<Result<RankResponse>> {
    if (this.#mode === "off") return fail("consent-off");
    const arrived = performance.now();
    // The state has the events at once; the answer does not wait until they are kept.
    void this.#keeper.record(request.events);
    this.#site?.reporting?.recorded(request.events);
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
      // A rung may fail for the first time while it ranks.
      if (served.fallback) this.#failures.add(served.fallback);
      const failures = this.#failures.list();
      const flags = { ...(partial && { partial }), ...this.#stale() };
      const response = responseOf(request, release, served, flags);
      this.#site?.reporting?.ranked(response);
      return ok({
        ...response,
        consent: this.#mode,
        retentionDays: this.#consent.retentionDays,
        failures,
      });
    });
  }

  async setConsent(mode: ConsentMode, told?: Signals): Promise<Result<ConsentMode>> {
    const before = this.#mode;
    const lowered = this.#consent.change(mode, told);
    if (lowered) this.#tabs.post({ kind: "lowered", mode: lowered });
    const after = this.#mode;
    if (after === "off") {
      this.#loader.stop();
      this.#loader = this.#newLoader();
      this.#consent.policy = null;
      this.#releasePolicy = null;
      this.#site?.stop();
      this.#site = this.#seen = this.#keptLimits = null;
    }
    const failed = await this.#applyConsent();
    if (failed) return { ok: false, error: failed };
    if (before === "off" && after !== "off") await this.#loader.load();
    return ok(this.#mode);
  }

  async receipts(): Promise<Result<readonly ConsentReceipt[]>> {
    return ok(await this.#receipts.list());
  }

  async exportProfile(): Promise<Result<Profile>> {
    const { events, seen, bought } = this.#keeper.state.toStored();
    const ledger = await this.#site?.ledger().catch(() => null);
    return ok({
      consent: this.#mode,
      events,
      seen: Object.fromEntries(seen.map(({ item, count }) => [item, count])),
      bought: bought.map(({ item }) => item),
      ...(ledger && { ledger }),
    });
  }

  async eraseProfile(): Promise<Result<null>> {
    this.#receipts.forget();
    this.#site?.pause();
    const failed = await storageFailureOf(this.#keeper.erase());
    this.#site?.update();
    return failed ? { ok: false, error: failed } : ok(null);
  }

  async status(): Promise<EngineStatus> {
    const release = this.#loader.current;
    const ranking = release && !isFailure(release.ranking) ? release.ranking : null;
    const rung = !release ? 0 : !ranking ? 1 : isFailure(release.models) ? 2 : 3;
    const { caps } = this.#consent.decision;
    const asked = this.#site?.reporting?.asked;
    const questions = askedQuestions(this.#site?.policy ?? null);
    return {
      consent: this.#mode,
      ...(caps.length > 0 && { caps }),
      release: release?.basics.label ?? null,
      items: ranking?.shard.items.keys.held ?? 0,
      rung,
      partial: ranking?.partial ?? false,
      ...this.#stale(),
      index: ranking?.index.kind ?? null,
      sessionLength: ranking ? sessionOf(this.#keeper.state.events, ranking.shard).count : 0,
      persistent: this.#keeper.persistent,
      retentionDays: this.#consent.retentionDays,
      failures: this.#failures.list(),
      ...(asked && { asked }),
      ...(questions.length > 0 && { questions }),
    };
  }

  #categoryOf(item: string): string | null {
    const release = this.#loader.current;
    if (!release || isFailure(release.ranking)) return null;
    const { category, indexOf } = release.ranking.shard;
    const index = indexOf(item);
    return category && index >= 0 ? category.values[category.codes[index]] || null : null;
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

  get #mode(): ConsentMode {
    return this.#consent.mode;
  }

  /** Makes the effective mode true; answers what stood in the way of erasing. */
  async #applyConsent(): Promise<Failure | null> {
    if (this.#consent.isPending && !this.#keeper.persistent) {
      this.#keeper.beginInMemory(this.#mode);
      return null;
    }
    // At once where it is to end; where it begins, the device must be ready first.
    this.#site?.update();
    const { retentionDays } = this.#consent.policy ?? DEFAULT_POLICY;
    const failed = await storageFailureOf(this.#keeper.apply(this.#mode, retentionDays));
    // Of what is in force by now. What is pending is receipted when it is decided.
    const { mode, caps } = this.#consent.decision;
    const change = { controller: origin, mode, caps, at: Date.now(), retentionDays };
    if (!this.#consent.isPending) void this.#receipts.add(change);
    // Where the browser refuses storage, who asks for nothing to be kept need not hear that nothing can be.
    if (failed && (await this.#database.remains())) this.#failures.add(failed);
    this.#site?.update();
    return failed;
  }

  #lookAfterPolicy(seen: SeenSite, kept: Policy | null): void {
    const before = this.#seen;
    if (!seen.policy) return;
    this.#seen = seen;
    if (before) return;
    this.#keptLimits = kept;
    const options = {
      ...this.#options,
      database: this.#database,
      seen: () => this.#seen ?? seen,
      mayRead: () => this.#consent.mayReadKept,
      grant: () => this.#keeper.storageGrant,
      mode: () => this.#mode,
      failures: this.#failures,
      categoryOf: (item: string) => this.#categoryOf(item),
      onLimits: () => this.#setLimits(),
    };
    import("../reports/policy-host.ts").then(
      ({ PolicyHost }) => {
        if (this.#seen) this.#site ??= new PolicyHost(options);
      },
      (error) => this.#failures.add(failure("worker-failed", String(error))),
    );
  }

  /**
   * Of the release's policy and the one beside it the stricter counts, in each of their limits. Until the second is in hand no
   * more is allowed than was before, which is the session on a first visit.
   */
  async #setLimits(): Promise<void> {
    const release = this.#releasePolicy;
    const beside = this.#site?.policy ?? this.#keptLimits ?? (this.#seen ? this.#consent.policy : release);
    if (!release || !beside) return;
    const { highestMode, retentionDays } = beside;
    const loader = this.#loader;
    const before = this.#mode;
    this.#consent.policy = {
      highestMode: lowestMode(release.highestMode, highestMode),
      retentionDays: Math.min(release.retentionDays, retentionDays),
    };
    // Other tabs may go on with an earlier release for long; its policy is no longer the site's.
    const lowered = isLower(this.#mode, before);
    if (lowered) this.#tabs.post({ kind: "lowered", mode: this.#mode });
    await this.#applyConsent();
    // Of this loader: consent may have ended it meanwhile, and what the next one may keep is not known yet.
    loader.policyKnown();
    // The page hears of it with its next answer, and forgets then what it keeps itself.
    if (lowered) this.#onBetter();
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
      mayRead: () => this.#consent.mayReadKept,
      grant: () => this.#keeper.storageGrant,
      failures: this.#failures,
      betweenRankings: (work) => this.#inTurn(work),
      onActivated: () => this.#tabs.post({ kind: "activated" }),
      retire: ({ models }) => void this.#inTurn(async () => isFailure(models) || models.release()),
      onPolicy: async ({ policy }) => {
        if (loader !== this.#loader) return;
        this.#releasePolicy = policy;
        await this.#setLimits();
      },
      onSeen: (seen, limits) => {
        if (loader === this.#loader) this.#lookAfterPolicy(seen, limits);
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
    if (message.kind === "erased") {
      this.#site?.pause();
      this.#keeper.forget();
      this.#receipts.forget();
      this.#site?.update();
    }
    if (message.kind === "activated") await this.#loader.follow();
    if (message.kind === "lowered" && isLower(message.mode, this.#consent.chosen)) {
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
