import type { MilliEpsilon } from "../odds.ts";
import type { RandomIntegers } from "../random-integers.ts";
import { lowerBound, upperBound } from "./clopper-pearson.ts";

/** Of a plan's lower bound, when it names none. */
export const CONFIDENCE = 0.999;
/** Of probabilities, in one audit: two for each of three events, with either value as the likelier. */
export const BOUNDS = 12;

/** What is audited: the device's half of a mechanism as it is built, whatever is inside. */
export interface Audited {
  randomise(value: number, random: RandomIntegers): Uint8Array;
  supports(report: Uint8Array, value: number): boolean;
}

export interface AuditPlan {
  readonly claimed: MilliEpsilon;
  /** The two values that an adversary would tell apart. */
  readonly values: readonly [number, number];
  /** Reports of each value to choose events by, and as many again to test them with. */
  readonly trials: number;
  /** Of the lower bound; CONFIDENCE when absent. */
  readonly confidence?: number;
}

export interface AuditResult {
  /** Lower bound of ε, in nats: a mechanism of less has it below its true ε with the plan's confidence. */
  readonly epsilon: number;
  /** Whether the bound is within what is claimed. */
  readonly holds: boolean;
  /** What told the values apart best. */
  readonly event: string;
}

/**
 * An attack on the mechanism: the log ratio of an event's probabilities under two values, for events that tell them apart.
 * Some are the mechanism's own (a report supports the one value and not the other), some are learnt from a first batch of
 * reports; all are tested on a second batch, with Clopper-Pearson bounds that share the error probability among them
 * (Jagielski, Ullman & Oprea 2020 audit training like this). What it finds is a proof of loss; what it does not find is none
 * of privacy.
 */
export function auditEpsilon(audited: Audited, plan: AuditPlan, random: RandomIntegers): AuditResult {
  const { claimed, values, trials, confidence = CONFIDENCE } = plan;
  const [ofFirst, ofSecond] = values.map((value) => countReports(audited, value, trials, random));
  const events = [
    ...eventsBetween(audited, values[0], values[1], ofFirst, ofSecond, claimed),
    ...eventsBetween(audited, values[1], values[0], ofSecond, ofFirst, claimed),
  ];
  const hits = values.map((value) => countEvents(audited, value, trials, events, random));
  const alpha = (1 - confidence) / BOUNDS;
  const bounds = events.map(({ likelier }, i) => {
    const [more, less] = likelier === values[0] ? [hits[0][i], hits[1][i]] : [hits[1][i], hits[0][i]];
    return Math.log(lowerBound(more, trials, alpha) / upperBound(less, trials, alpha));
  });
  const best = bounds.indexOf(Math.max(...bounds));
  return { epsilon: bounds[best], holds: bounds[best] <= claimed / 1000, event: events[best].name };
}

interface TestedEvent {
  readonly name: string;
  /** The value under which it should be the likelier. */
  readonly likelier: number;
  happens(report: Uint8Array): boolean;
}

/** Rarer reports tell nothing in the first batch. */
const LEAST_SEEN = 8;

function eventsBetween(
  audited: Audited,
  value: number,
  other: number,
  ofValue: ReadonlyMap<string, number>,
  ofOther: ReadonlyMap<string, number>,
  claimed: MilliEpsilon,
): TestedEvent[] {
  const learnt = (name: string, ratio: number): TestedEvent => {
    const reports = new Set(
      [...ofValue]
        .filter(([key, n]) => n >= LEAST_SEEN && n > ratio * ((ofOther.get(key) ?? 0) + 1))
        .map(([key]) => key),
    );
    return { name: `${name} ${value}`, likelier: value, happens: (report) => reports.has(report.join()) };
  };
  return [
    {
      name: `supports ${value} and not ${other}`,
      likelier: value,
      happens: (report) => audited.supports(report, value) && !audited.supports(report, other),
    },
    learnt("a report seen more often of", 1),
    learnt("a report seen more often than ε allows of", Math.exp(claimed / 1000)),
  ];
}

function countReports(audited: Audited, value: number, trials: number, random: RandomIntegers): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < trials; i++) {
    const key = audited.randomise(value, random).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function countEvents(
  audited: Audited,
  value: number,
  trials: number,
  events: readonly TestedEvent[],
  random: RandomIntegers,
): number[] {
  const hits = events.map(() => 0);
  for (let i = 0; i < trials; i++) {
    const report = audited.randomise(value, random);
    events.forEach((event, at) => {
      if (event.happens(report)) hits[at]++;
    });
  }
  return hits;
}
