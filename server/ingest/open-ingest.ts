import { mkdir } from "node:fs/promises";
import { DAY_MS } from "../../shared/math/day.ts";
import type { Logger } from "../log.ts";
import { estimateSurveys, type SurveyEstimates } from "./estimates.ts";
import { type FolderOwner, ownFolder } from "./folder-owner.ts";
import { Ingest } from "./ingest.ts";
import { OperatorError } from "./operator-error.ts";
import { PolicyFile } from "./policy-file.ts";
import { ReportStore } from "./report-store.ts";
import { deletePast, LEAST_RETENTION_DAYS } from "./retention.ts";
import { migrate } from "./sql/migrations.ts";
import type { SqlDatabase } from "./sql/sql-database.ts";

/** Where reports are: a folder of our own, or a PostgreSQL database. */
export type ReportsPlace = { readonly folder: string } | { readonly url: string };

export interface IngestSettings {
  readonly place: ReportsPlace;
  /** The site's policy.json; without it no report is taken. */
  readonly policy?: string | undefined;
  /** Days that reports are kept after their epoch, at least 8. */
  readonly retentionDays: number;
  /** Reports a second, of all devices together. */
  readonly perSecond: number;
  readonly logger: Logger;
}

export interface OpenIngest {
  readonly ingest: Ingest;
  /** Stores what was taken, then closes the database. */
  close(): Promise<void>;
}

/** A change of the policy is in force within it. */
const POLICY_MS = 30_000;
const TIDY_MS = 60_000;
const RETENTION_MS = 3_600_000;

/** Opens the database and starts what runs beside: reading the policy anew, deletion, counters in the log. */
export async function openIngest(settings: IngestSettings): Promise<OpenIngest> {
  const { place, logger, retentionDays } = settings;
  if (retentionDays < LEAST_RETENTION_DAYS)
    throw new OperatorError(`Reports are kept at least ${LEAST_RETENTION_DAYS} days, so that none is counted twice.`);
  const opened = await openStore(place, logger, (store) => estimateSurveys(store, { day: today(), retentionDays }));
  const { store } = opened;
  const policy = settings.policy ? new PolicyFile(settings.policy, store) : null;
  try {
    await policy?.read();
    await deletePast(store, retentionDays, today());
  } catch (error) {
    await opened.close();
    throw error;
  }
  const ingest = new Ingest({
    store,
    policy: () => policy?.policy ?? null,
    perSecond: settings.perSecond,
    logger,
    now: Date.now,
  });
  const jobs = [
    every(POLICY_MS, logger, async () => {
      if (await policy?.read()) logger.info({ policy: policy?.policy?.version });
    }),
    every(RETENTION_MS, logger, async () => {
      const surveys = await deletePast(store, retentionDays, today());
      if (surveys > 0) logger.info({ surveysDeleted: surveys });
      await opened.database.reclaim();
    }),
    every(TIDY_MS, logger, tidying(opened.database, ingest, logger)),
  ];
  return {
    ingest,
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

export interface OpenStore {
  readonly store: ReportStore;
  readonly database: SqlDatabase;
  close(): Promise<void>;
}

/**
 * The drivers are loaded here and not before: serving releases needs neither.
 *
 * @param estimates what `afterclick estimates` is told while this process has the folder open
 * @throws OperatorError when the database cannot be opened
 */
export async function openStore(
  place: ReportsPlace,
  logger: Pick<Logger, "error">,
  estimates: (store: ReportStore) => Promise<readonly SurveyEstimates[]>,
): Promise<OpenStore> {
  if ("url" in place) {
    const database = await openUrl(place.url, logger);
    return ready(database, null);
  }
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  let store: ReportStore | null = null;
  const owner = await ownFolder(place.folder, async () =>
    JSON.stringify(store ? await estimates(store) : { error: "The server is starting; ask again in a moment." }),
  );
  if (!owner)
    throw new OperatorError(
      `Another process has ${place.folder} open; stop it, or use PostgreSQL (DATABASE_URL) for several.`,
    );
  const { openPgliteDatabase } = await import("./sql/pglite-database.ts");
  try {
    const opened = await ready(await openPgliteDatabase(place.folder), owner);
    store = opened.store;
    return opened;
  } catch (error) {
    await owner.close();
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(
      `The database in ${place.folder} cannot be opened (${(error as Error).message}); is the folder ours to write, and whole?`,
    );
  }
}

async function openUrl(url: string, logger: Pick<Logger, "error">): Promise<SqlDatabase> {
  const { openPostgresDatabase } = await import("./sql/postgres-database.ts");
  try {
    return await openPostgresDatabase(url, (error) => logger.error({ err: error }));
  } catch (error) {
    // The driver's text names host and port, never the password.
    throw new OperatorError(`The database of DATABASE_URL cannot be opened (${(error as Error).message}).`);
  }
}

async function ready(database: SqlDatabase, owner: FolderOwner | null): Promise<OpenStore> {
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    store: new ReportStore(database),
    database,
    close: async () => {
      await database.close();
      await owner?.close();
    },
  };
}

const today = (): number => Math.floor(Date.now() / DAY_MS);
