import { OperatorError } from "../operator-error.ts";
import type { SqlDatabase } from "./sql-database.ts";

/**
 * Schema of the database, number 1 first. One that was released is never changed: the next one changes what it made.
 *
 * A survey is a question as it was put in one epoch. Its id is all that a report has beside nonce and payload: no time, no
 * address, nothing of who sent it.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE afterclick.policies (
    version integer PRIMARY KEY,
    document text NOT NULL
  );
  CREATE TABLE afterclick.surveys (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question text NOT NULL,
    epoch integer NOT NULL,
    epoch_days integer NOT NULL,
    definition text NOT NULL,
    UNIQUE (question, epoch, definition)
  );
  CREATE TABLE afterclick.reports (
    survey integer NOT NULL,
    nonce uuid NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (survey, nonce)
  );
  CREATE TABLE afterclick.dead_letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day integer NOT NULL,
    code text NOT NULL,
    body bytea NOT NULL,
    body_bytes integer NOT NULL
  );
  `,
  `
  CREATE TABLE afterclick.audit (
    seq integer PRIMARY KEY,
    entry text NOT NULL,
    hash text NOT NULL
  );
  `,
];

/** Any number; two processes that start at once migrate one after the other. */
const LOCK = 7_230_119;

/** Brings the database to the newest schema, each step in its own transaction. @throws OperatorError for a newer one */
export async function migrate(database: SqlDatabase): Promise<void> {
  await database.script(`
    SELECT pg_advisory_xact_lock(${LOCK});
    CREATE SCHEMA IF NOT EXISTS afterclick;
    CREATE TABLE IF NOT EXISTS afterclick.schema_versions (version integer PRIMARY KEY);
  `);
  for (const [i, statements] of MIGRATIONS.entries())
    await database.script(`
      SELECT pg_advisory_xact_lock(${LOCK});
      DO $migration$ BEGIN
        IF NOT EXISTS (SELECT FROM afterclick.schema_versions WHERE version = ${i + 1}) THEN
          ${statements}
          INSERT INTO afterclick.schema_versions VALUES (${i + 1});
        END IF;
      END $migration$;
    `);
  const { rows } = await database.query<{ newest: number }>(
    "SELECT max(version) AS newest FROM afterclick.schema_versions",
  );
  if (rows[0].newest > MIGRATIONS.length)
    throw new OperatorError(
      `The database has schema ${rows[0].newest}, and this version of afterclick knows ${MIGRATIONS.length}; update afterclick.`,
    );
}
