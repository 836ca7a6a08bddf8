import type { ReportGrant } from "../../contracts/consent.ts";
import type { Report } from "../../contracts/report.ts";
import { DAY_MS } from "../../math/day.ts";
import { answerQuestion, type PaidReport } from "../answer.ts";
import { bestGeometry } from "../choose-mechanism.ts";
import type { Ledger } from "../ledger.ts";
import type { Mechanism } from "../mechanism.ts";
import { oddsBelow } from "../odds.ts";
import { projectiveGeometry } from "../projective-geometry.ts";
import { randomisedResponse } from "../randomised-response.ts";
import { subsetSelection } from "../subset-selection.ts";
import type { Audited } from "./audit-epsilon.ts";
import type { Answerer } from "./audit-ledger.ts";

// What goes wrong in practice, made on purpose: an audit that does not catch these proves nothing.

export interface PlantedMechanism {
  readonly name: string;
  readonly audited: Audited;
  readonly domain: number;
  /** Thousandths of ε. */
  readonly claimed: number;
}

/** Odds of the true value a tenth too high. */
const biased = (milli: number) => {
  const { held, other } = oddsBelow(milli);
  return { held: Math.round(1.1 * held), other };
};

/** Inverse of the distribution by a number with too few bits: whoever's interval has none of its multiples is never drawn. */
function coarseResponse(domain: number, epsilon: number, steps: number): Audited {
  const ratio = Math.exp(epsilon);
  const exact = randomisedResponse(domain, oddsBelow(epsilon * 1000));
  return {
    randomise(value, random) {
      let rest = (Math.floor((random.word() / 2 ** 32) * steps) / steps) * (ratio + domain - 1);
      let drawn = 0;
      while (drawn < domain - 1 && rest >= (drawn === value ? ratio : 1)) {
        rest -= drawn === value ? ratio : 1;
        drawn++;
      }
      return Uint8Array.of(drawn);
    },
    supports: exact.supports,
  };
}

const truth: Audited = { ...randomisedResponse(4, oddsBelow(1000)), randomise: (value) => Uint8Array.of(value) };

export interface PlantedBias extends PlantedMechanism {
  readonly audited: Mechanism;
}

/** Each mechanism with odds of the true value that are a tenth too high: its true ε is 0.095 above what it claims. */
export const PLANTED_BIASES: readonly PlantedBias[] = [500, 1000, 2000, 4000].flatMap((claimed) => {
  const odds = biased(claimed);
  const ofEpsilon = `at ε ${claimed / 1000}`;
  return [
    { name: `a bias of a tenth ${ofEpsilon}, randomised response`, audited: randomisedResponse(2, odds), domain: 2 },
    { name: `a bias of a tenth ${ofEpsilon}, sets`, audited: subsetSelection(100, odds), domain: 100 },
    {
      name: `a bias of a tenth ${ofEpsilon}, geometry`,
      audited: projectiveGeometry(1500, odds, bestGeometry(1500, odds)),
      domain: 1500,
    },
  ].map((planted) => ({ ...planted, claimed }));
});

export const PLANTED_MECHANISMS: readonly PlantedMechanism[] = [
  ...PLANTED_BIASES.filter(({ claimed }) => claimed === 1000),
  { name: "a float with a hole", audited: coarseResponse(100, 1, 64), domain: 100, claimed: 1000 },
  { name: "the truth itself", audited: truth, domain: 4, claimed: 1000 },
];

export interface PlantedAnswerer {
  readonly name: string;
  readonly answerer: Answerer;
  /** The promise that it breaks, as auditLedger names it; null where any will do. */
  readonly breaks: string | null;
}

export const plantedAnswerers = (grant: ReportGrant): readonly PlantedAnswerer[] => [
  { name: "an answer that is randomised afresh", answerer: forgetful(grant), breaks: "two reports for one day" },
  {
    name: "a report that is sent before its debit is stored",
    answerer: hasty(grant),
    breaks: "a report was sent before its debit was stored",
  },
  { name: "a clock that is believed when it goes back", answerer: gullible(grant), breaks: null },
];

const forgetful =
  (grant: ReportGrant): Answerer =>
  async (own, store, source) => {
    const stored = (await store.load()) as Ledger | null;
    const forgotten = {
      load: async () => stored && { ...stored, entries: {} },
      save: store.save.bind(store),
    };
    return answerQuestion(grant, own, forgotten, source);
  };

const hasty =
  (grant: ReportGrant): Answerer =>
  async (own, store, source) => {
    let report: Report | null = null;
    const noting = {
      load: () => store.load(),
      save: async (next: Ledger, expected: number) => {
        const stored = (await store.load()) as Ledger | null;
        const before = new Set(Object.values(stored?.entries ?? {}).map((entry) => entry.report?.nonce));
        const isNew = (one: Report | null) => one !== null && !before.has(one.nonce);
        report = Object.values(next.entries).find((entry) => isNew(entry.report))?.report ?? null;
        return store.save(next, expected);
      },
    };
    const result = await answerQuestion(grant, own, noting, source);
    return report ? { kind: "report", report: report as PaidReport } : result;
  };

const gullible =
  (grant: ReportGrant): Answerer =>
  async (own, store, source) => {
    const stored = (await store.load()) as Ledger | null;
    const open = Object.entries(stored?.entries ?? {}).filter(
      ([, { closedUntil }]) => closedUntil <= own.now / DAY_MS + 7,
    );
    const believing = {
      load: async () => stored && { ...stored, day: 0, entries: Object.fromEntries(open) },
      save: store.save.bind(store),
    };
    return answerQuestion(grant, own, believing, source);
  };
