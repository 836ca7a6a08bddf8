import * as v from "valibot";
import type { Report } from "../../shared/contracts/report.ts";
import { SPENT_PREFIX } from "../../shared/contracts/spent-database.ts";
import type { LedgerStore } from "../../shared/privacy/answer.ts";
import { type Ledger, LedgerSchema } from "../../shared/privacy/ledger.ts";
import { type Connection, Database } from "../store/database.ts";
import { REPORTS } from "../store/profile-records.ts";

const LEDGER = "ledger";

/**
 * The ledger in two places. What was spent is in a database of its own, one for all endpoints of a site, which outlives the
 * erasing of a profile and holds no answer; the reports that wait are in the profile's database, and go with it: a question
 * whose report is gone is silent until its days are over.
 *
 * The debit is stored first. Where the second write fails the report is lost, and never a debit.
 */
export class LedgerRecords implements LedgerStore {
  readonly #spent: Database;
  readonly #profile: Database;
  readonly #mayKeep: () => boolean;

  /**
   * @param site its name
   * @param profile the database of the site's profile
   * @param mayKeep whether it may be opened now: work that is late must not bring it back once it is erased
   */
  constructor(site: string, profile: Database, mayKeep: () => boolean) {
    this.#profile = profile;
    this.#mayKeep = mayKeep;
    this.#spent = new Database(SPENT_PREFIX + site);
  }

  async load(): Promise<unknown> {
    const stored = await this.#spent.run((db) => db.get("release", LEDGER));
    if (stored === undefined) return null;
    const ledger = v.safeParse(LedgerSchema, stored);
    if (!ledger.success) return stored;
    const waiting = this.#mayKeep() ? await this.#profile.run(readReports) : {};
    const entries = Object.entries(ledger.output.entries).map(([id, entry]) => {
      const report = Object.hasOwn(waiting, id) ? waiting[id] : null;
      return [id, { ...entry, report: report && report.epoch < entry.closedUntil ? report : null }] as const;
    });
    return { ...ledger.output, entries: Object.fromEntries(entries) };
  }

  async save(next: Ledger, expected: number): Promise<boolean> {
    const entries = Object.entries(next.entries);
    const spent = {
      ...next,
      entries: Object.fromEntries(entries.map(([id, entry]) => [id, { ...entry, report: null }])),
    };
    const waiting = Object.fromEntries(entries.flatMap(([id, { report }]) => (report ? [[id, report]] : [])));
    const saved = await this.#spent.run((db) => saveIf(db, spent, expected));
    if (saved && this.#mayKeep()) await this.#profile.run((db) => db.put("release", waiting, REPORTS));
    return saved;
  }
}

const readReports = async (db: Connection): Promise<Readonly<Record<string, Report>>> =>
  ((await db.get("release", REPORTS)) as Record<string, Report> | undefined) ?? {};

async function saveIf(db: Connection, next: Ledger, expected: number): Promise<boolean> {
  const write = db.transaction("release", "readwrite", { durability: "strict" });
  const stored = (await write.store.get(LEDGER)) as Partial<Ledger> | undefined;
  const isExpected = (stored?.revision ?? 0) === expected;
  if (isExpected) await write.store.put(next, LEDGER);
  await write.done;
  return isExpected;
}
