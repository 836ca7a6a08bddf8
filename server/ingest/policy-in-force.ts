import type { Questions } from "../../shared/contracts/questions.ts";
import type { Report } from "../../shared/contracts/report.ts";
import { fromBase64Url } from "../../shared/privacy/base64url.ts";
import type { Tally } from "../../shared/privacy/mechanism.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { definitionOf, EARLY_DAYS, isClosed, mechanismOf, readDefinition, type Survey } from "./survey.ts";

/** Questions as they are kept in the database. */
export interface KeptPolicy {
  readonly questions: Questions;
  /** How many categories the release had. */
  readonly categories: number;
}

interface Asked {
  readonly definition: string;
  readonly epochDays: number;
  /** Its counts are of no interest: a tally takes exactly the payloads that can be counted later. */
  readonly tally: Tally;
}

export type Judged =
  | { readonly ok: true; readonly survey: Survey; readonly payload: Uint8Array }
  | { readonly ok: false; readonly refusal: Refusal };

/** The questions that are asked now, and which reports to them are taken. */
export class PolicyInForce {
  readonly version: number;
  readonly #asked: ReadonlyMap<string, Asked>;
  /** Of earlier versions: what each question was, by version and id. */
  readonly #earlier: ReadonlyMap<number, ReadonlyMap<string, string>>;

  constructor(policy: KeptPolicy, earlier: readonly KeptPolicy[]) {
    this.version = policy.questions.version;
    this.#asked = new Map([...definitionsOf(policy)].map(([id, definition]) => [id, askedBy(definition)]));
    this.#earlier = new Map(earlier.map((one) => [one.questions.version, definitionsOf(one)]));
  }

  /** @param day today, in days UTC since 1970 */
  judge(report: Report, day: number): Judged {
    const asked = this.#asked.get(report.question);
    if (report.policy > this.version) return refused("policy-unknown");
    if (!asked) return refused("question-unknown");
    // A device that has not heard of the new version yet may have answered a question that stands as it was.
    if (report.policy < this.version && this.#earlier.get(report.policy)?.get(report.question) !== asked.definition)
      return refused("policy-expired");
    const { definition, epochDays, tally } = asked;
    const survey = { question: report.question, epoch: report.epoch, epochDays, definition };
    if (report.epoch % epochDays !== 0) return refused("epoch-wrong", `${report.epoch} % ${epochDays} is not 0`);
    if (report.epoch > day + EARLY_DAYS) return refused("epoch-ahead");
    if (isClosed(survey, day)) return refused("epoch-over");
    const payload = fromBase64Url(report.payload);
    return payload && tally.add(payload) ? { ok: true, survey, payload } : refused("payload-wrong");
  }
}

const refused = (...why: Parameters<typeof refuse>): Judged => ({ ok: false, refusal: refuse(...why) });

const definitionsOf = ({ questions, categories }: KeptPolicy): Map<string, string> =>
  new Map(questions.questions.map((question) => [question.id, definitionOf(question, categories)]));

function askedBy(definition: string): Asked {
  const read = readDefinition(definition);
  return { definition, epochDays: read.epochDays, tally: mechanismOf(read).tally() };
}
