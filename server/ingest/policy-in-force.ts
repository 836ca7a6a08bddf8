import { letsAnswer } from "../../shared/contracts/lets-answer.ts";
import type { Questions } from "../../shared/contracts/questions.ts";
import type { Report } from "../../shared/contracts/report.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { fromBase64Url } from "../../shared/privacy/base64url.ts";
import type { Tally } from "../../shared/privacy/mechanism.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { definitionOf, EARLY_DAYS, isClosed, mechanismOf, readDefinition, type Survey } from "./survey.ts";

interface Asked {
  readonly definition: string;
  readonly epochDays: number;
  /** By epoch, for the few that take reports: one object stands for a survey as long as the questions are in force. */
  readonly surveys: Map<number, Survey>;
  /** Its counts are of no interest: a tally takes exactly the payloads that can be counted later. */
  readonly tally: Tally;
}

export type Judged =
  | { readonly ok: true; readonly survey: Survey; readonly payload: Uint8Array }
  | { readonly ok: false; readonly refusal: Refusal };

/** The questions that are asked now, and which reports to them are taken. */
export class PolicyInForce {
  readonly version: number;
  readonly #policy: Pick<SitePolicy, "expires" | "highestMode">;
  readonly #asked: ReadonlyMap<string, Asked>;
  /** Of earlier versions: what each question was, by version and id. */
  readonly #earlier: ReadonlyMap<number, ReadonlyMap<string, string>>;

  constructor(policy: Questions & Pick<SitePolicy, "expires" | "highestMode">, earlier: readonly Questions[]) {
    this.#policy = policy;
    this.version = policy.version;
    this.#asked = new Map([...definitionsOf(policy)].map(([id, definition]) => [id, askedBy(definition)]));
    this.#earlier = new Map(earlier.map((one) => [one.version, definitionsOf(one)]));
  }

  /** Whether any report is taken. @param now ms since 1970 */
  asks(now: number): boolean {
    return letsAnswer(this.#policy, now);
  }

  /** @param day today, in days UTC since 1970 */
  judge(report: Report, day: number): Judged {
    const asked = this.#asked.get(report.question);
    if (report.policy > this.version) return refused("policy-unknown");
    if (!asked) return refused("question-unknown");
    // A device that has not heard of the new version yet may have answered a question that stands as it was.
    if (report.policy < this.version && this.#earlier.get(report.policy)?.get(report.question) !== asked.definition)
      return refused("policy-expired");
    const survey = surveyOf(asked, report, day);
    if (typeof survey === "string") return refused(survey);
    const payload = fromBase64Url(report.payload);
    return payload && asked.tally.add(payload) ? { ok: true, survey, payload } : refused("payload-wrong");
  }
}

function surveyOf(
  { definition, epochDays, surveys }: Asked,
  { question, epoch }: Report,
  day: number,
): Survey | "epoch-wrong" | "epoch-ahead" | "epoch-over" {
  const survey = surveys.get(epoch) ?? { question, epoch, epochDays, definition };
  if (epoch % epochDays !== 0) return "epoch-wrong";
  if (epoch > day + EARLY_DAYS) return "epoch-ahead";
  if (isClosed(survey, day)) {
    surveys.delete(epoch);
    return "epoch-over";
  }
  surveys.set(epoch, survey);
  return survey;
}

const refused = (...why: Parameters<typeof refuse>): Judged => ({ ok: false, refusal: refuse(...why) });

const definitionsOf = ({ questions }: Questions): Map<string, string> =>
  new Map(questions.map((question) => [question.id, definitionOf(question)]));

function askedBy(definition: string): Asked {
  const read = readDefinition(definition);
  return { definition, epochDays: read.epochDays, surveys: new Map(), tally: mechanismOf(read).tally() };
}
