import { createHash } from "node:crypto";
import pg from "pg";
import type { SqlDatabase, SqlResult, SqlValue } from "./sql-database.ts";

/** One for reports, one for what runs beside them. */
const CONNECTIONS = 2;
const CONNECT_MS = 10_000;
/** Longer than any statement here takes; one that hangs is given up and its reports are sent again. */
const STATEMENT_MS = 60_000;

/**
 * PostgreSQL at a URL (postgres://user:password@host/database). Broken connections are replaced: a statement that one broke
 * under is rejected.
 *
 * @param onBroken hears of connections that broke while nothing ran on them
 * @throws the driver's error when nobody answers
 */
export async function openPostgresDatabase(url: string, onBroken: (error: Error) => void): Promise<SqlDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS,
    application_name: "afterclick",
    // Whatever the database's own default is. A connection is used when the promise resolves.
    onConnect: (client) => client.query("SET synchronous_commit = on"),
  });
  // Without a listener a connection that breaks while idle would end the process.
  pool.on("error", onBroken);
  try {
    await pool.query("SELECT 1");
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    kind: "postgresql",
    async query<Row>(text: string, values: readonly SqlValue[] = []): Promise<SqlResult<Row>> {
      const { rows, rowCount } = await pool.query({ name: nameOf(text), text, values: [...values] });
      return { rows: rows as Row[], changed: rowCount ?? 0 };
    },
    script: async (statements) => {
      await pool.query(statements);
    },
    tidy: async () => {},
    reclaim: async () => {},
    close: () => pool.end(),
  };
}

const names = new Map<string, string>();

/** Statements are prepared once a connection, under a name made of their text. There are a dozen of them. */
function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `afterclick_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
    names.set(text, name);
  }
  return name;
}
