import type { AuditEntry } from "../../shared/contracts/console.ts";
import { canonicalJson } from "../../shared/release/canonical-json.ts";
import { sha256Hex } from "./sha256-hex.ts";
import type { SqlDatabase } from "./sql/sql-database.ts";

/** Entries that are read at once. */
const PAGE = 500;
/** Other servers may write at the same moment; each time one of them was first. */
const MOST_TRIES = 20;

type Body = Omit<AuditEntry, "hash">;

export interface Verified {
  readonly entries: number;
  /** Of the newest entry: whoever files it can tell later whether entries at the end are gone. Null for an empty log. */
  readonly head: string | null;
  /** The first entry that does not follow, and why; null when all do. */
  readonly broken: { readonly seq: number; readonly because: string } | null;
}

/**
 * What was done at the console and by the server: only ever added to. Each entry holds the hash of the one before, so that none
 * can be changed, taken out or put elsewhere without its followers. Who can write to the database can write a whole new
 * chain, or drop entries at the end: against that stands the hash of a newest entry that was filed elsewhere.
 */
export class AuditLog {
  readonly #database: SqlDatabase;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Resolves when the entry is on the disk. */
  add(who: AuditEntry["who"], action: string, detail: unknown = null): Promise<AuditEntry> {
    const added = this.#turn.then(() => this.#add(who, action, detail));
    this.#turn = added.catch(() => {});
    return added;
  }

  /** @param before only entries below this number; newest first */
  async page(before: number | null, most: number): Promise<AuditEntry[]> {
    const { rows } = await this.#database.query<Row>(
      `SELECT entry, hash FROM afterclick.audit WHERE seq < $1 ORDER BY seq DESC LIMIT ${most}`,
      [before ?? 2_147_483_647],
    );
    return rows.map(entryOf);
  }

  /** The newest entry of one of these actions; null when there is none. */
  async newest(actions: readonly string[]): Promise<AuditEntry | null> {
    // Canonical JSON: the action is what an entry begins with.
    const { rows } = await this.#database.query<Row>(
      `SELECT entry, hash FROM afterclick.audit
       WHERE ${actions.map((_, i) => `entry LIKE $${i + 1}`).join(" OR ")} ORDER BY seq DESC LIMIT 1`,
      actions.map((action) => `{"action":${JSON.stringify(action)},%`),
    );
    return rows.length === 0 ? null : entryOf(rows[0]);
  }

  /** Reads all of it, in its order. */
  async verify(): Promise<Verified> {
    let head: string | null = null;
    let seq = 0;
    for (;;) {
      const { rows } = await this.#database.query<Row & { seq: number }>(
        `SELECT seq, entry, hash FROM afterclick.audit WHERE seq > $1 ORDER BY seq LIMIT ${PAGE}`,
        [seq],
      );
      if (rows.length === 0) return { entries: seq, head, broken: null };
      for (const row of rows) {
        const because = faultOf(row, seq + 1, head);
        if (because) return { entries: seq, head, broken: { seq: row.seq, because } };
        seq = row.seq;
        head = row.hash;
      }
    }
  }

  async #add(who: AuditEntry["who"], action: string, detail: unknown): Promise<AuditEntry> {
    for (let i = 0; i < MOST_TRIES; i++) {
      const [newest] = await this.page(null, 1);
      const at = `${new Date().toISOString().slice(0, 19)}Z`;
      const body: Body = { seq: (newest?.seq ?? 0) + 1, at, who, action, detail, previous: newest?.hash ?? null };
      const text = canonicalJson(body);
      const hash = sha256Hex(text);
      // The number is the key: of two who follow the same entry one is refused, and follows the other.
      const { changed } = await this.#database.query(
        "INSERT INTO afterclick.audit (seq, entry, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        [body.seq, text, hash],
      );
      if (changed === 1) return { ...body, hash };
    }
    throw new Error(`the audit log was written to ${MOST_TRIES} times meanwhile`);
  }
}

interface Row {
  /** Canonical JSON of a Body. */
  readonly entry: string;
  readonly hash: string;
}

const entryOf = ({ entry, hash }: Row): AuditEntry => ({ ...(JSON.parse(entry) as Body), hash });

function faultOf(row: Row & { readonly seq: number }, expected: number, head: string | null): string | null {
  if (row.seq !== expected) return `entry ${expected} is missing`;
  if (sha256Hex(row.entry) !== row.hash) return "it was changed: its hash is another";
  const { seq, previous } = JSON.parse(row.entry) as Body;
  if (seq !== row.seq) return `it says of itself that it is entry ${seq}`;
  return previous === head ? null : "it follows another entry than the one before it";
}
