import type { Measure } from "../../shared/contracts/measures.ts";
import { type Domain, domainSize, type Question } from "../../shared/contracts/questions.ts";
import { chooseMechanism } from "../../shared/privacy/choose-mechanism.ts";
import type { Mechanism } from "../../shared/privacy/mechanism.ts";

/** A question as it was put in one epoch: reports of one survey are counted together. */
export interface Survey {
  readonly question: string;
  /** First day, in days UTC since 1970. */
  readonly epoch: number;
  readonly epochDays: number;
  /** definitionOf the question: whatever changes what a report means. */
  readonly definition: string;
}

interface Definition {
  readonly about: Measure;
  readonly domain: Domain;
  /** Thousandths of ε. */
  readonly milliEpsilon: number;
  readonly epochDays: number;
}

/** Text that is equal for questions whose reports may be added up. */
export function definitionOf({ about, domain, epsilon, epochDays }: Question): string {
  const definition: Definition = {
    about,
    domain,
    milliEpsilon: Math.round(epsilon * 1000),
    epochDays,
  };
  return JSON.stringify(definition);
}

/** What definitionOf wrote. */
export const readDefinition = (text: string): Definition => JSON.parse(text) as Definition;

export const mechanismOf = ({ domain, milliEpsilon }: Definition): Mechanism =>
  chooseMechanism(domainSize(domain), milliEpsilon);

/** A survey takes reports for so many days after its last one: devices that were offline still come. */
export const LATE_DAYS = 7;
/** A device's clock, or ours, may be so many days ahead. */
export const EARLY_DAYS = 1;

export const isClosed = ({ epoch, epochDays }: Survey, day: number): boolean => day >= epoch + epochDays + LATE_DAYS;

/** Whether a survey is older than reports are kept. */
export const isPast = ({ epoch, epochDays }: Survey, day: number, retentionDays: number): boolean =>
  day >= epoch + epochDays + retentionDays;
