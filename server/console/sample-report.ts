import type { FlowSample } from "../../shared/contracts/console.ts";
import { epochOf, type Question } from "../../shared/contracts/questions.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { dayOf } from "../../shared/math/day.ts";
import { makeReport } from "../../shared/privacy/answer.ts";
import { cryptoWords, RandomIntegers } from "../../shared/privacy/random-integers.ts";
import { labelsOf } from "../ingest/estimates.ts";
import { definitionOf, mechanismOf, readDefinition } from "../ingest/survey.ts";

/** What a device would send that holds the question's first answer, made by the device's own code. @param now ms since 1970 */
export function sampleReport(question: Question, policy: SitePolicy, now: number): FlowSample {
  const { domain } = question;
  const own = { policy, question, answer: domain.kind === "values" ? domain.values[0] : null };
  const report = makeReport(own, epochOf(question, dayOf(now)), new RandomIntegers(cryptoWords()));
  const body = JSON.stringify(report);
  // Where it goes is told from the folder of releases on: what lies above is the site's own address.
  const path = new URL(policy.reportTo, "https://site.example/releases/");
  const request = [
    `POST ${path.pathname} HTTP/1.1`,
    `Host: ${path.host}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "(of itself the browser adds: Origin, User-Agent, Accept, Accept-Encoding, Accept-Language, Sec-*)",
    "",
    body,
  ].join("\r\n");
  const payload = Buffer.from(report.payload, "base64url");
  const mechanism = mechanismOf(readDefinition(definitionOf(question)));
  return {
    question: question.id,
    text: question.text,
    // Of numbers, as of values, that is what null or the first value says.
    answer: labelsOf(domain)[0],
    request,
    bytes: Buffer.byteLength(body),
    payloadBytes: payload.length,
    supports: labelsOf(domain).filter((_, value) => mechanism.supports(payload, value)),
  };
}
