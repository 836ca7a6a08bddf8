/** Parameters and results are of types that every driver hands over alike: bytes as hex, counts as float8. */
export type SqlValue = string | number | null;

export interface SqlResult<Row> {
  readonly rows: readonly Row[];
  /** Rows that the statement inserted, changed or deleted. */
  readonly changed: number;
}

/**
 * A PostgreSQL database, wherever it runs. What is resolved is committed and on the disk; what is rejected did not happen, or
 * (when the connection broke) may have.
 */
export interface SqlDatabase {
  /** What it is, for the log: neither addresses nor passwords. */
  readonly kind: "pglite" | "postgresql";
  /** One statement, which is a transaction by itself. */
  query<Row>(statement: string, values?: readonly SqlValue[]): Promise<SqlResult<Row>>;
  /** Several statements without parameters in one transaction. */
  script(statements: string): Promise<void>;
  /** What a database server does by itself in the background, where none runs: to be called every minute or so. */
  tidy(): Promise<void>;
  /** The same, for the space of deleted rows: every hour or so. */
  reclaim(): Promise<void>;
  close(): Promise<void>;
}
