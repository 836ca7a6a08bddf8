import { dayOf } from "../../shared/math/day.ts";
import type { Logger } from "../log.ts";
import { answerQuestion } from "./ask-store.ts";
import type { AuditLog } from "./audit-log.ts";
import { Ingest } from "./ingest.ts";
import { type OpenStore, openStore, type ReportsPlace } from "./open-store.ts";
import { OperatorError } from "./operator-error.ts";
import { PolicyFile } from "./policy-file.ts";
import { PolicyRecord } from "./policy-record.ts";
import type { ReportStore } from "./report-store.ts";
import { deletePast, reportDaysOf } from "./retention.ts";
import type { SqlDatabase } from "./sql/sql-database.ts";

export interface IngestSettings {
  readonly place: ReportsPlace;
  /** The site's policy.json; without it no report is taken. */
  readonly policy?: string | undefined;
  /** Reports a second, of all devices together. */
  readonly perSecond: number;
  readonly logger: Logger;
  /** ms since 1970, by which epochs and policies end and reports are deleted; this machine's clock when absent. */
  readonly now?: () => number;
}

export interface OpenIngest {
  readonly ingest: Ingest;
  readonly store: ReportStore;
  readonly audit: AuditLog;
  /** Null without --policy. */
  readonly policy: PolicyFile | null;
  /** Stores what was taken, then closes the database. */
  close(): Promise<void>;
}

/** A change of the policy is in force within it. */
const POLICY_MS = 30_000;
const TIDY_MS = 60_000;
const RETENTION_MS = 3_600_000;

/** Opens the database and starts what runs beside: reading the policy anew, deletion, counters in the log. */
export async function openIngest(settings: IngestSettings): Promise<OpenIngest> {
  const { place, logger } = settings;
  return startIngest(await openStore(place, logger, answerQuestion), settings);
}

/** The same with a database that is open already; it is closed with what is started here, and when that fails. */
export async function startIngest(opened: OpenStore, settings: Omit<IngestSettings, "place">): Promise<OpenIngest> {
  const { logger, now = Date.now } = settings;
  const { store, audit } = opened;
  const policy = settings.policy ? new PolicyFile(settings.policy, store, new PolicyRecord(audit), now) : null;
  const deleteNow = async () => deletePast(store, await reportDaysOf(store), dayOf(now()));
  try {
    await policy?.read();
    await deleteNow();
    await audit.add("server", "started", { policy: policy?.policy?.version ?? null });
  } catch (error) {
    await opened.close();
    throw error;
  }
  const ingest = new Ingest({
    store,
    policy: () => policy?.policy ?? null,
    perSecond: settings.perSecond,
    logger,
    now,
  });
  const jobs = [
    every(POLICY_MS, logger, async () => {
      if (await policy?.read()) logger.info({ policy: policy?.policy?.version });
    }),
    every(RETENTION_MS, logger, async () => {
      const surveys = await deleteNow();
      if (surveys > 0) {
        logger.info({ surveysDeleted: surveys });
        await audit.add("server", "past surveys deleted", { surveys });
      }
      await opened.database.reclaim();
    }),
    every(TIDY_MS, logger, tidying(opened.database, ingest, logger)),
  ];
  return {
    ingest,
    store,
    audit,
    policy,
    close: async () => {
      await Promise.all(jobs.map((stop) => stop()));
      await ingest.settled();
      logger.info({ reports: ingest.counters });
      await opened.close();
    },
  };
}

/** Only when something has come since the last time. */
function tidying(database: SqlDatabase, ingest: Ingest, logger: Logger): () => Promise<void> {
  let last = JSON.stringify(ingest.counters);
  return async () => {
    const { counters } = ingest;
    const now = JSON.stringify(counters);
    if (now === last) return;
    last = now;
    logger.info({ reports: counters });
    await database.tidy();
  };
}

/** Runs a job again and again, never twice at once; what it fails with is logged. Resolves, when stopped, as it rests. */
function every(ms: number, logger: Logger, job: () => Promise<void>): () => Promise<void> {
  let running = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = job()
      .catch((error: unknown) => {
        if (error instanceof OperatorError) logger.error(error.message);
        else logger.error({ err: error });
      })
      .finally(() => {
        busy = false;
      });
  }, ms).unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}
