import * as v from "valibot";
import type { Cap } from "../consent/decide.ts";
import type { ConsentReceipt } from "../consent/receipt.ts";
import { type ConsentMode, ConsentModeSchema } from "./consent.ts";
import type { Failure, Result } from "./error-code.ts";
import { type Event, EventSchema, ItemIdSchema, ListNameSchema } from "./event.ts";
import { SiteNameSchema } from "./manifest.ts";
import type { Measure } from "./measures.ts";
import { PinSchema } from "./pin.ts";
import type { Question } from "./questions.ts";
import type { Report } from "./report.ts";
import { type Signals, SignalsSchema } from "./signals.ts";
import { ENGINE_API_VERSION } from "./versions.ts";

/** How the worker is started. Times are milliseconds. */
export const StartOptionsSchema = v.object({
  apiVersion: v.literal(ENGINE_API_VERSION),
  /** Absolute URL of the folder that holds the site's folder, with a closing slash. */
  endpoint: v.pipe(v.string(), v.url()),
  site: SiteNameSchema,
  /** What the visitor (or the page on their behalf) chose. */
  consent: ConsentModeSchema,
  /** What the page's consent tools say, as far as the site has them asked. */
  told: v.optional(SignalsSchema, {}),
  /** Global Privacy Control as the page sees it: an extension may set it there alone. Only true says anything. */
  gpc: v.optional(v.unknown()),
  /** Region code of the page, for the region rule; null when the page does not say. */
  region: v.nullable(v.string()),
  /** Forces a candidate index; null takes the publisher's choice. */
  index: v.nullable(v.picklist(["exact", "hnsw"])),
  /** Address of what led to the page, "" for nothing; only its kind is kept. Absent when no arrival is to be recorded. */
  referrer: v.optional(v.string()),
  /** The site's root keys and the lowest version that a first visit takes. Absent for a site that signs nothing. */
  pin: v.optional(PinSchema, {}),
});
export type StartOptions = v.InferInput<typeof StartOptionsSchema>;
export type StartSettings = v.InferOutput<typeof StartOptionsSchema>;

export const RankRequestSchema = v.object({
  /** Events since the last call, oldest first; they count for this ranking. */
  events: v.array(EventSchema),
  /** Ranks as if this had happened as well, and forgets it: what the page asks when the button goes down. */
  suppose: v.optional(EventSchema),
  /** Lists to re-order: the ids on the page, in page order. */
  lists: v.array(v.object({ list: ListNameSchema, items: v.array(ItemIdSchema) })),
  /** Slots to fill with `k` items of the whole shard, without those in `exclude`. */
  slots: v.array(
    v.object({
      slot: ListNameSchema,
      k: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
      exclude: v.array(ItemIdSchema),
    }),
  ),
  /** Engine time allowed, in ms; a rung that would take longer hands over to the one below. */
  deadlineMs: v.pipe(v.number(), v.minValue(0)),
});
export type RankRequest = v.InferOutput<typeof RankRequestSchema>;

/** 0 the page itself, 1 remembered or popular, 2 mean of the session, 3 encoder and ranker. */
export type Rung = 0 | 1 | 2 | 3;

/** Why an item is where it is. `text` is a sentence for the visitor. */
export type Reason =
  | { readonly kind: "because"; readonly item: string; readonly verb: string; readonly text: string }
  | { readonly kind: "popular"; readonly text: string }
  | {
      readonly kind: "ineligible" | "pin" | "boost" | "cap" | "diversity";
      readonly text: string;
    };

/** Detail of the `afterclick:rank` event. */
export interface Ranked {
  /** Name of the list or slot. */
  readonly list: string;
  /** Item ids, best first. For a list: a permutation of its known ids. */
  readonly order: readonly string[];
  readonly rung: Rung;
  /** Engine time in ms, measured in the worker (in the page for rungs 0 and 1). */
  readonly elapsedMs: number;
  /** "site@version", or null when no release is loaded. */
  readonly release: string | null;
  /** By item id; an item without a reason is absent. */
  readonly reasons: Readonly<Record<string, readonly Reason[]>>;
  /** Why a higher rung did not serve; absent when the highest did. */
  readonly fallback?: Failure;
  /** Present while only the release's most popular items have been loaded; other items of the page keep their places. */
  readonly partial?: boolean;
  /** Present when the release serves past its end, or past that of the last channels.json the device could follow. */
  readonly stale?: boolean;
}

export interface RankedSlot extends Ranked {
  /** What a card template needs, by item id. */
  readonly cards: Readonly<Record<string, Card>>;
}

/** Fields a slot's template can show; absent fields are empty strings. */
export interface Card {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly image: string;
  /** In the shop's currency; empty when the catalogue has none. */
  readonly price: string;
  readonly category: string;
  readonly brand: string;
}

/** A failure as it was told first. */
export interface CountedFailure extends Failure {
  /** How often it happened since the start. */
  readonly count: number;
}

export interface RankResponse {
  readonly lists: readonly Ranked[];
  readonly slots: readonly RankedSlot[];
  /** The mode in force, which another tab or a newer release's policy may have lowered since the last answer. */
  readonly consent: ConsentMode;
  /** As in EngineStatus. */
  readonly retentionDays: number | null;
  readonly failures: readonly CountedFailure[];
}

export interface EngineStatus {
  readonly consent: ConsentMode;
  /** What keeps the mode that low; absent when nothing does. */
  readonly caps?: readonly Cap[];
  readonly release: string | null;
  /** Items that can be ranked now. */
  readonly items: number;
  /** Whether these are the release's most popular items alone, while the others are on their way. */
  readonly partial: boolean;
  /** As in Ranked. */
  readonly stale?: boolean;
  /** The highest rung that can serve now. */
  readonly rung: Rung;
  readonly index: "exact" | "hnsw" | null;
  /** Interactions in the current session. */
  readonly sessionLength: number;
  /** Whether a profile is kept on the device. */
  readonly persistent: boolean;
  /** How long the policy lets a profile stay on the device, in days; null while no release has said. */
  readonly retentionDays: number | null;
  /** What went wrong since the start, each code once; without what is part of normal service. */
  readonly failures: readonly CountedFailure[];
  /** What the questions in force are about; absent while none is asked. */
  readonly asked?: readonly Measure[];
  /** What devices of visitors who contribute are asked, whether this one is or not; absent while no policy is known that asks. */
  readonly questions?: readonly AskedQuestion[];
}

/** A question as visitors may read it before they contribute. */
export type AskedQuestion = Pick<Question, "text" | "epsilon" | "epochDays" | "share">;

/** Everything the device holds about the visitor. */
export interface Profile {
  readonly consent: ConsentMode;
  /** Events of the current session, oldest first. */
  readonly events: readonly Event[];
  /** Impressions since the last click on the item, by item id. */
  readonly seen: Readonly<Record<string, number>>;
  readonly bought: readonly string[];
  /** Absent when no question was ever asked. */
  readonly ledger?: LedgerSummary;
}

/** What a device would answer to questions, and what it has told. Numbers are ε. */
export interface LedgerSummary {
  readonly spentToday: number;
  readonly spentEver: number;
  readonly capDay: number;
  readonly capLife: number;
  /** Questions that are closed for their epoch, `until` an ISO day: answered, or this device was not among those asked. */
  readonly answered: readonly { readonly question: string; readonly text: string; readonly until: string }[];
  /** The truth as the device has it now, which leaves it randomised or not at all. */
  readonly observed: readonly { readonly question: string; readonly text: string; readonly answer: string | number }[];
  /** Randomised answers that are paid for and not taken yet. */
  readonly waiting: readonly Report[];
}

/** The one interface in which page and worker meet. Every method answers, none throws. */
export interface EngineApi {
  /**
   * Loads the release (kept one first, network only when needed); done when rung 2 serves, rung 3 follows by itself. Ranking
   * works at rung 1 before it is done. Fails when no release could be loaded; rankings then answer with the page's order.
   */
  start(options: StartOptions): Promise<Result<EngineStatus>>;
  /** Events that need no ranking now. */
  record(events: readonly Event[]): Promise<Result<null>>;
  rank(request: RankRequest): Promise<Result<RankResponse>>;
  /**
   * Lowering the mode erases at once what the new mode may not hold. Answers with the effective mode. Without `told` the
   * signals are as they were.
   */
  setConsent(mode: ConsentMode, told?: Signals): Promise<Result<ConsentMode>>;
  /** What only a page can measure, by Measure; of no use while the status has no `asked`. */
  measured(values: Readonly<Record<string, string | number>>): Promise<Result<null>>;
  exportProfile(): Promise<Result<Profile>>;
  /** A receipt of each change of the effective mode, oldest first, since the profile was last erased. */
  receipts(): Promise<Result<readonly ConsentReceipt[]>>;
  /** Deletes everything kept on the device; before start, that of every site of this origin. */
  eraseProfile(): Promise<Result<null>>;
  status(): Promise<EngineStatus>;
}
