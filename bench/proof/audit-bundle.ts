import { type AuditResult, auditEpsilon } from "../../shared/privacy/audit/audit-epsilon.ts";
import { type Answerer, auditLedger, type LedgerStep } from "../../shared/privacy/audit/audit-ledger.ts";
import { AUDITED_POLICY } from "../../shared/privacy/audit/audited-policy.ts";
import { PLANTED_MECHANISMS } from "../../shared/privacy/audit/planted-bugs.ts";
import { chooseMechanism } from "../../shared/privacy/choose-mechanism.ts";
import { RandomIntegers } from "../../shared/privacy/random-integers.ts";
import { seededWords } from "../../shared/privacy/seeded-words.ts";
import type { Bundle } from "./bundle.ts";

const DOMAINS = [2, 16, 100, 1500];
/** Thousandths of ε that are audited. */
export const CLAIMS = [250, 500, 1000];
const pairsOf = (domain: number) => [[0, domain - 1] as const, [domain >> 1, 0] as const];
const AUDITS = DOMAINS.length * CLAIMS.length * 2;
/** Shared by all audits alike (Bonferroni): right mechanisms fail the whole proof in at most 1 of 2,000 runs. */
export const CONFIDENCE = 1 - 0.0005 / AUDITS;

export interface EpsilonRow extends AuditResult {
  readonly mechanism: string;
  readonly domain: number;
  /** Thousandths of ε. */
  readonly claimed: number;
  readonly values: readonly [number, number];
}

/**
 * @param trials reports of each value to choose events by, and as many again to test them with
 * @param claims which of CLAIMS
 */
export async function auditBundle(bundle: Bundle, trials: number, claims: readonly number[]): Promise<EpsilonRow[]> {
  const rows: EpsilonRow[] = [];
  const unused = new RandomIntegers(seededWords(1));
  for (const domain of DOMAINS)
    for (const claimed of claims)
      for (const values of pairsOf(domain)) {
        const { kind, supports } = chooseMechanism(domain, claimed);
        const made = new Map<number, Uint8Array[]>();
        for (const value of new Set(values))
          made.set(value, await bundle.payloads(domain, claimed / 1000, value, 2 * trials));
        const audited = { supports, randomise: (value: number) => take(made, value) };
        const plan = { claimed, values, trials, confidence: CONFIDENCE };
        rows.push({ mechanism: kind, domain, claimed, values, ...auditEpsilon(audited, plan, unused) });
      }
  return rows;
}

function take(made: ReadonlyMap<number, Uint8Array[]>, value: number): Uint8Array {
  const report = made.get(value)?.pop();
  if (!report) throw new Error(`no report of the value ${value} is left`);
  return report;
}

export interface Planted {
  readonly name: string;
  readonly caught: boolean;
}

/** The planted mechanisms, by the same audit: with as many reports and the same confidence, or catching them says nothing. */
export function auditPlantedMechanisms(trials: number): Planted[] {
  return PLANTED_MECHANISMS.map(({ name, audited, domain, claimed }) => {
    const random = new RandomIntegers(seededWords(domain));
    const pairs = [[0, domain - 1] as const, [3 % domain, 1] as const];
    const plan = { claimed, trials, confidence: CONFIDENCE };
    return { name, caught: pairs.some((values) => !auditEpsilon(audited, { ...plan, values }, random).holds) };
  });
}

/** The promises that any of `lives` devices' lives break; the lives are the same every time. */
export async function brokenPromises(answerer: Answerer, lives: number): Promise<string[]> {
  const random = new RandomIntegers(seededWords(3));
  const found = new Set<string>();
  for (let life = 0; life < lives; life++) {
    const steps = Array.from({ length: 1 + random.below(60) }, () => stepOf(random));
    for (const one of await auditLedger(answerer, AUDITED_POLICY, steps, random)) found.add(one);
  }
  return [...found];
}

const oneOf = <T>(of: readonly T[], random: RandomIntegers): T => of[random.below(of.length)];

const stepOf = (random: RandomIntegers): LedgerStep => ({
  day: 20_000 + random.below(31),
  question: random.below(3),
  answer: oneOf(["search", "link", "typed", "other"], random),
  storage: oneOf(["works", "works", "works", "refuses", "breaks off"], random),
  arrives: random.below(2) === 1,
  erases: random.below(2) === 1,
});
