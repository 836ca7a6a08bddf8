import type { QuantileEstimate, SurveyEstimates, ValueEstimate } from "../../shared/contracts/console.ts";
import { bucketEdges, type Domain } from "../../shared/contracts/questions.ts";
import { dayOf, isoDate } from "../../shared/math/day.ts";
import { type Estimates, estimate, influenceOf } from "../../shared/privacy/estimate.ts";
import type { Mechanism, Tally } from "../../shared/privacy/mechanism.ts";
import { quantileRange } from "../../shared/privacy/quantile.ts";
import type { ReportStore } from "./report-store.ts";
import { reportDaysOf } from "./retention.ts";
import { isClosed, isPast, mechanismOf, readDefinition, type Survey } from "./survey.ts";

/** Reports that are in memory at once: 1 MB of the longest. */
const PAGE_REPORTS = 8_192;

export interface EstimateOptions {
  /** Today, in days UTC since 1970. */
  readonly day: number;
  readonly retentionDays: number;
}

/** Estimates of all surveys that are kept, by question and then newest first. Memory does not grow with the reports. */
export async function estimateSurveys(store: ReportStore, options: EstimateOptions): Promise<SurveyEstimates[]> {
  const estimates: SurveyEstimates[] = [];
  for (const survey of await store.surveys()) {
    if (isPast(survey, options.day, options.retentionDays)) continue;
    estimates.push(await estimateSurvey(store, survey, options));
  }
  return estimates;
}

/** Of today, by the retention in force. */
export const currentEstimates = async (store: ReportStore, now: number): Promise<SurveyEstimates[]> =>
  estimateSurveys(store, { day: dayOf(now), retentionDays: await reportDaysOf(store) });

async function estimateSurvey(
  store: ReportStore,
  survey: Survey & { readonly id: number },
  { day }: EstimateOptions,
): Promise<SurveyEstimates> {
  const definition = readDefinition(survey.definition);
  const mechanism = mechanismOf(definition);
  const tally = await tallyOf(store, survey.id, mechanism);
  const estimates = estimate(mechanism, tally);
  return {
    question: survey.question,
    from: isoDate(survey.epoch),
    to: isoDate(survey.epoch + survey.epochDays - 1),
    open: !isClosed(survey, day),
    epsilon: definition.milliEpsilon / 1000,
    reports: tally.reports,
    needed: estimates.enough ? null : estimates.needed,
    values: estimates.enough ? valuesOf(estimates, labelsOf(definition.domain)) : [],
    quantiles: estimates.enough ? quantilesOf(definition.domain, mechanism, tally) : [],
    fake: estimates.enough ? influenceOf(mechanism, 1, tally.reports) : null,
  };
}

/** Counts a survey page by page, in the order of random nonces: a report that arrives meanwhile counts once or not yet. */
export async function tallyOf(store: ReportStore, survey: number, mechanism: Mechanism): Promise<Tally> {
  const tally = mechanism.tally();
  const { reportBytes } = mechanism;
  let last: string | null = null;
  for (;;) {
    const page = await store.page(survey, last, PAGE_REPORTS);
    if (!page) return tally;
    if (page.payloads.length !== page.reports * reportBytes)
      throw new Error(`survey ${survey} has payloads that are not of ${reportBytes} bytes`);
    for (let at = 0; at < page.payloads.length; at += reportBytes)
      tally.add(page.payloads.subarray(at, at + reportBytes));
    last = page.last;
  }
}

function valuesOf(estimates: Extract<Estimates, { enough: true }>, labels: readonly string[]): ValueEstimate[] {
  return labels.map((value, i) => ({
    value,
    share: estimates.shares[i],
    low: estimates.low[i],
    high: estimates.high[i],
    variance: estimates.errors[i] ** 2,
  }));
}

/** The median, and what one device in a hundred and in a thousand is above. */
const SHARES = [0.5, 0.99, 0.999];

function quantilesOf(domain: Domain, mechanism: Mechanism, tally: Tally): QuantileEstimate[] {
  if (domain.kind !== "log-buckets") return [];
  const edges = bucketEdges(domain).map(rounded);
  return SHARES.map((share) => {
    const { first, last } = quantileRange(mechanism, tally, share);
    return { share, low: edges[first - 1] ?? null, high: edges[last] ?? null, unit: domain.unit };
  });
}

const rounded = (edge: number): number => Number(edge.toPrecision(3));

const NONE = "none of these";

/** How the answers of a domain are called, in their order. */
export function labelsOf(domain: Domain): string[] {
  if (domain.kind === "values") return [...domain.values, NONE];
  const edges = bucketEdges(domain).map(rounded);
  const ranges = edges.map((edge, i) => (i + 1 < edges.length ? `${edge} to ${edges[i + 1]}` : `${edge} and more`));
  return [`below ${edges[0]}`, ...ranges].map((range) => `${range} ${domain.unit}`);
}
