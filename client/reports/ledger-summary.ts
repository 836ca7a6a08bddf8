import * as v from "valibot";
import type { LedgerSummary } from "../../shared/contracts/engine-api.ts";
import { EPSILON_A_DAY, EPSILON_A_LIFE } from "../../shared/contracts/questions.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { dayOf, isoDate } from "../../shared/math/day.ts";
import { EMPTY_LEDGER, LedgerSchema } from "../../shared/privacy/ledger.ts";
import type { Database } from "../store/database.ts";
import { OBSERVATIONS } from "../store/profile-records.ts";
import { LedgerRecords } from "./ledger-records.ts";
import { ObservationsSchema } from "./observations.ts";

/** What the device would answer, has spent and has said, for the visitor; null when nothing was ever asked. */
export async function ledgerSummary(
  site: string,
  database: Database,
  policy: SitePolicy,
): Promise<LedgerSummary | null> {
  const stored = v.safeParse(LedgerSchema, await new LedgerRecords(site, database, () => true).load());
  const observations = v.safeParse(ObservationsSchema, await database.run((db) => db.get("release", OBSERVATIONS)));
  if (!stored.success && !observations.success) return null;
  const { spentToday, spentEver, day, entries } = stored.success ? stored.output : EMPTY_LEDGER;
  const today = dayOf(Date.now());
  const texts = new Map(policy.questions.map(({ id, text }) => [id, text]));
  const named = (question: string) => ({ question, text: texts.get(question) ?? question });
  return {
    spentToday: today > day ? 0 : spentToday / 1000,
    spentEver: spentEver / 1000,
    capDay: Math.min(policy.caps.day, EPSILON_A_DAY),
    capLife: Math.min(policy.caps.life, EPSILON_A_LIFE),
    answered: Object.entries(entries)
      .filter(([, { closedUntil }]) => closedUntil > today)
      .map(([id, { closedUntil }]) => ({ ...named(id), until: isoDate(closedUntil) })),
    observed: Object.entries(observations.success ? observations.output : {}).flatMap(([id, { answer }]) =>
      answer === null ? [] : [{ ...named(id), answer }],
    ),
    waiting: Object.values(entries).flatMap(({ report }) => report ?? []),
  };
}
