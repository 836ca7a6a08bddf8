import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../log.ts";
import { AuditLog } from "./audit-log.ts";
import { type FolderOwner, ownFolder } from "./folder-owner.ts";
import { OperatorError } from "./operator-error.ts";
import { ReportStore } from "./report-store.ts";
import { migrate } from "./sql/migrations.ts";
import type { SqlDatabase } from "./sql/sql-database.ts";

/** Where reports are: a folder of our own, or a PostgreSQL database. */
export type ReportsPlace = { readonly folder: string } | { readonly url: string };

/** Null for a question that there is not. */
type Answer = (question: string, opened: OpenStore) => Promise<string | null>;

export interface OpenStore {
  readonly store: ReportStore;
  readonly audit: AuditLog;
  readonly database: SqlDatabase;
  close(): Promise<void>;
}

/** Whether a folder has a database: the first start makes it, which takes some seconds. */
export const hasDatabase = (folder: string): boolean => existsSync(join(folder, "database"));

/**
 * The drivers are loaded here and not before: serving releases needs neither.
 *
 * @param answer what others are told while this process has a folder open
 * @throws OperatorError when the database cannot be opened
 */
export async function openStore(
  place: ReportsPlace,
  logger: Pick<Logger, "error">,
  answer: Answer = async () => null,
): Promise<OpenStore> {
  if ("url" in place) {
    const database = await openUrl(place.url, logger);
    return ready(database, null);
  }
  try {
    await mkdir(place.folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new OperatorError(
      `The folder ${place.folder} cannot be made (${(error as Error).message}); name a folder that this user may write.`,
    );
  }
  let opened: OpenStore | null = null;
  const owner = await ownFolder(place.folder, async (question) =>
    opened ? answer(question, opened) : JSON.stringify({ error: "The server is starting; ask again in a moment." }),
  );
  if (!owner)
    throw new OperatorError(
      `Another process has ${place.folder} open; stop it, or use PostgreSQL (DATABASE_URL) for several.`,
    );
  const { openPgliteDatabase } = await import("./sql/pglite-database.ts");
  try {
    opened = await ready(await openPgliteDatabase(place.folder), owner);
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
    throw new OperatorError(
      `The database of DATABASE_URL cannot be opened (${(error as Error).message}). It is postgres://user:password@host/database, of a PostgreSQL that runs and lets that user in.`,
    );
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
    audit: new AuditLog(database),
    database,
    close: async () => {
      await database.close();
      await owner?.close();
    },
  };
}
