import type { FlowSample } from "../../shared/contracts/console.ts";
import type { Question } from "../../shared/contracts/questions.ts";
import type { Report } from "../../shared/contracts/report.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import { toBase64Url } from "../../shared/privacy/base64url.ts";
import { cryptoWords, RandomIntegers } from "../../shared/privacy/random-integers.ts";
import { labelsOf } from "../ingest/estimates.ts";
import { definitionOf, mechanismOf, readDefinition } from "../ingest/survey.ts";

/** What a device would send that holds the question's first answer, made by the mechanism's own code. @param now ms since 1970 */
export function sampleReport(question: Question, { version, reportTo }: SitePolicy, now: number): FlowSample {
  const random = new RandomIntegers(cryptoWords());
  const mechanism = mechanismOf(readDefinition(definitionOf(question)));
  const payload = mechanism.randomise(0, random);
  const day = Math.floor(now / DAY_MS);
  const report: Report = {
    question: question.id,
    epoch: day - (day % question.epochDays),
    policy: version,
    nonce: toBase64Url(Uint8Array.from({ length: 16 }, () => random.below(256))),
    payload: toBase64Url(payload),
  };
  const body = JSON.stringify(report);
  // Where it goes is told from the folder of releases on: what lies above is the site's own address.
  const path = new URL(reportTo, "https://site.example/releases/");
  const request = [
    `POST ${path.pathname} HTTP/1.1`,
    `Host: ${path.host}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "(of itself the browser adds: Origin, User-Agent, Accept, Accept-Encoding, Accept-Language, Sec-*)",
    "",
    body,
  ].join("\r\n");
  return {
    question: question.id,
    text: question.text,
    request,
    bytes: Buffer.byteLength(body),
    payloadBytes: payload.length,
    supports: labelsOf(question.domain).filter((_, value) => mechanism.supports(payload, value)),
  };
}
