import type { PartRole } from "../../shared/contracts/index.ts";
import type { ChosenIndex } from "./choose-index.ts";
import type { Evaluation } from "./evaluate/evaluation.ts";
import type { Accuracy } from "./evaluate/metrics.ts";
import type { Input } from "./input/read-input.ts";
import type { CandidateRecall } from "./report/candidate-recall.ts";
import type { LogDescription } from "./report/describe-log.ts";
import type { FeatureImportance } from "./report/feature-importance.ts";
import type { QuantisationCost } from "./report/quantisation-cost.ts";
import type { RankerCandidate } from "./train/choose-ranker.ts";
import type { EncoderPlan } from "./train/encoder-plan.ts";
import type { EncoderTraining } from "./train/train-encoder.ts";

/** How far rows of rare items were drawn to their neighbours', and the encoder's accuracy at what was tried. */
export interface SmoothingChoice {
  readonly strength: number;
  readonly tried: readonly { readonly strength: number; readonly accuracy: Accuracy }[];
}

/** What the build did and why. Not part of the release. */
export interface BuildReport {
  readonly site: string;
  readonly seed: number;
  readonly budgetMinutes: number;
  readonly log: {
    readonly sessions: number;
    readonly events: number;
    /** Items of the log, those of them that the catalogue lists (null without one), and all items of the release. */
    readonly items: number;
    readonly itemsInCatalogue: number | null;
    readonly releaseItems: number;
    /** Items that fewer than kSessions sessions interacted with, and early events of very long sessions: left out. */
    readonly itemsWithheld: number;
    readonly eventsCut: number;
    readonly sessionsCut: number;
    /** What is left of the log, and so what the release was made from. */
    readonly description: LogDescription;
  };
  readonly heldOut: {
    readonly rankerSessions: number;
    /** Choose the ranker and rung 2's weights. */
    readonly choosingSessions: number;
    /** Nothing was chosen by them. */
    readonly measuringSessions: number;
    readonly why: string;
  };
  /** Null when the site brought its own. */
  readonly encoder: {
    readonly smoothing: SmoothingChoice;
    readonly plan: EncoderPlan;
    readonly why: string;
    readonly curve: EncoderTraining["curve"];
    readonly bestEpoch: number;
    readonly stopped: EncoderTraining["stopped"];
    /** The last passes made again with the held-out sessions; null when there are none. */
    readonly update: (Pick<EncoderTraining, "curve" | "stopped"> & { readonly plan: EncoderPlan }) | null;
  } | null;
  readonly tables: {
    readonly kSessions: number;
    readonly pairs: number;
    readonly pairsSeen: number;
    /** Pairs held by fewer than kSessions sessions: left out. */
    readonly pairsWithheld: number;
  };
  /** Null when the site brought its own. */
  readonly ranker: {
    readonly chosen: string;
    readonly why: string;
    readonly lists: number;
    /** Share of held-out targets that were among the candidates at all. */
    readonly candidateRecall: number;
    readonly candidates: readonly RankerCandidate[];
  } | null;
  /** How devices search their items. */
  readonly index: ChosenIndex;
  /** The linear weights of the rung without models, against the fixed ones that every device has. */
  readonly rung2: {
    readonly fixed: Accuracy | null;
    readonly fitted: Accuracy | null;
    readonly kept: "fixed" | "fitted";
  };
  /** Of encoder, tables and ranker before the held-out sessions were added, on the measuring sessions. */
  readonly evaluation: Evaluation | null;
  /** On the measuring sessions, as `evaluation`; null when there are none. */
  readonly candidateRecall: CandidateRecall | null;
  readonly importance: FeatureImportance | null;
  readonly quantisation: QuantisationCost | null;
  readonly stages: readonly StageReport[];
  /** Most memory the process held at once (resident set), in MB. */
  readonly peakMemoryMB: number;
  readonly notes: readonly string[];
}

export interface StageReport {
  readonly name: string;
  readonly seconds: number;
  /** Of all cores together: on a busy machine `seconds` says more of the others than of the stage. */
  readonly cpuSeconds: number;
  /** Resident memory of the process at the stage's end, in MB. */
  readonly residentMb: number;
}

export interface PartSize {
  /** "head": the most popular items of all tables, which a device loads first. */
  readonly role: PartRole | "head";
  readonly bytes: number;
  /** What a browser downloads: the brotli copy, or the file itself where that would save little. */
  readonly transferBytes: number;
}

/** build-report.json, and what build-report.html shows. */
export interface WrittenReport extends BuildReport {
  readonly version: number;
  readonly parts: readonly PartSize[];
  /** Rows of the input, and how many of them went to rejected.jsonl. */
  readonly rows: Input["rows"];
}
