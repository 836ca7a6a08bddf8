import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { findPostgres } from "../../../scripts/postgres.mjs";
import { openPgliteDatabase } from "./pglite-database.ts";
import { openPostgresDatabase } from "./postgres-database.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { type TemporaryPostgres, temporaryPostgres } from "./temporary-postgres-test-util.ts";

export const KINDS = ["pglite", "postgresql"] as const;

interface TestDatabases {
  /** Whether a PostgreSQL server is installed here. */
  readonly hasPostgres: boolean;
  readonly open: Readonly<Record<(typeof KINDS)[number], () => Promise<SqlDatabase>>>;
}

/** Both kinds of database, empty, for the tests of a file. */
export function testDatabases(): TestDatabases {
  const bin = findPostgres();
  if (!bin) console.warn("No PostgreSQL server is installed (initdb, postgres): its half of these tests is skipped.");
  let folder: string;
  let postgres: TemporaryPostgres | null = null;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "afterclick-reports-"));
    if (bin) postgres = await temporaryPostgres(bin);
  });
  afterAll(async () => {
    await postgres?.remove();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    hasPostgres: bin !== null,
    open: {
      pglite: () => openPgliteDatabase(folder),
      postgresql: () => openPostgresDatabase((postgres as TemporaryPostgres).url, () => {}),
    },
  };
}
