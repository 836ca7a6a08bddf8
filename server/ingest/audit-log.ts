import type { AuditEntry, DamagedEntry } from "../../shared/contracts/console.ts";
import { canonicalJson } from "../../shared/release/canonical-json.ts";
import { sha256Hex } from "./sha256-hex.ts";
import type { SqlDatabase } from "./sql/sql-database.ts";

/** Entries that are read at once. */
const PAGE = 500;
/** Other servers may write at the same moment; each time one of them was first. */
const MOST_TRIES = 20;
/** Characters of what is no entry that are shown. */
const SHOWN = 500;

type Body = Omit<AuditEntry, "hash">;

export interface Verified {
  readonly entries: number;
  /** Of the newest entry: whoever files it can tell later whether entries at the end are gone. Null for an empty log. */
  readonly head: string | null;
  /** The first entry that does not follow, and why; null when all do. */
  readonly broken: { readonly seq: number; readonly because: string } | null;
}

export interface VerifiedFiled extends Verified {
  /** Of the entry that has the hash that was filed; null when none has it. */
  readonly filed: number | null;
}

/**
 * What was done at the console and by the server: only ever added to. Each entry holds the hash of the one before, so that none
 * can be changed, taken out or put elsewhere without its followers. Who can write to the database can write a whole new
 * chain, or drop entries at the end: against that stands the hash of a newest entry that was filed elsewhere.
 */
export class AuditLog {
  readonly #database: SqlDatabase;
  #turn: Promise<unknown> = Promise.resolve();
  /** The last entry that this process knows the chain to hold up to, and when it read all of it. */
  #seen: Seen | null = null;
  #checkedAt = 0;

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
  async page(before: number | null, most: number): Promise<(AuditEntry | DamagedEntry)[]> {
    const { rows } = await this.#database.query<Row>(
      `SELECT seq, entry, hash FROM afterclick.audit WHERE seq < $1 ORDER BY seq DESC LIMIT ${most}`,
      [before ?? 2_147_483_647],
    );
    return rows.map(entryOf);
  }

  /** The newest entry of one of these actions; null when there is none. */
  async newest(actions: readonly string[]): Promise<AuditEntry | null> {
    // Canonical JSON: the action is what an entry begins with.
    const { rows } = await this.#database.query<Row>(
      `SELECT seq, entry, hash FROM afterclick.audit
       WHERE ${actions.map((_, i) => `entry LIKE $${i + 1}`).join(" OR ")} ORDER BY seq DESC LIMIT 1`,
      actions.map((action) => `{"action":${JSON.stringify(action)},%`),
    );
    const entry = rows.length === 0 ? null : entryOf(rows[0]);
    return entry && "action" in entry ? entry : null;
  }

  /** Reads all of it, and looks for the entry whose hash was filed elsewhere. */
  async verifyFiled(hash: string): Promise<VerifiedFiled> {
    const verified = await this.verify();
    const { rows } = await this.#database.query<{ seq: number }>("SELECT seq FROM afterclick.audit WHERE hash = $1", [
      hash,
    ]);
    return { ...verified, filed: rows[0]?.seq ?? null };
  }

  /** Reads all of it, in its order. */
  async verify(): Promise<Verified> {
    const verified = await this.#follow({ seq: 0, head: null });
    if (verified.entries === 0 && !verified.broken && (await this.#hadPolicies()))
      return {
        ...verified,
        broken: { seq: 1, because: "it is missing: policies were in force, and none is without an entry" },
      };
    this.#checkedAt = Date.now();
    if (verified.broken) return verified;
    const seen = this.#seen;
    if (seen && (await this.#hashOf(seen.seq)) !== seen.head)
      // A chain that holds, and not the one that was here: its end is gone, or all of it was written anew.
      return { ...verified, broken: { seq: seen.seq, because: "this server has seen another entry there" } };
    this.#seen = { seq: verified.entries, head: verified.head };
    return verified;
  }

  /**
   * Reads what came since this process has read all of it, and all of it where it has not, or where the last entry that it knows is another: what
   * is changed further back is found by verify(), and by page() in what it shows.
   *
   * @returns besides, when all of it was read, in ms since 1970
   */
  async verifyNew(): Promise<Verified & { readonly checkedAt: number }> {
    const seen = this.#seen;
    const isSame = seen && (await this.#hashOf(seen.seq)) === seen.head;
    const verified = isSame ? await this.#follow(seen) : await this.verify();
    if (isSame && !verified.broken) this.#seen = { seq: verified.entries, head: verified.head };
    return { ...verified, checkedAt: this.#checkedAt };
  }

  /** Of an entry; null where there is none. */
  async #hashOf(seq: number): Promise<string | null> {
    const { rows } = await this.#database.query<Row>("SELECT hash FROM afterclick.audit WHERE seq = $1", [seq]);
    return rows[0]?.hash ?? null;
  }

  async #hadPolicies(): Promise<boolean> {
    const { rows } = await this.#database.query("SELECT 1 AS one FROM afterclick.policies LIMIT 1");
    return rows.length > 0;
  }

  async #follow(from: Seen): Promise<Verified> {
    let { seq, head } = from;
    for (;;) {
      const { rows } = await this.#database.query<Row>(
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
      const { rows } = await this.#database.query<Row>(
        "SELECT seq, hash FROM afterclick.audit ORDER BY seq DESC LIMIT 1",
      );
      const newest = rows.at(0);
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
  readonly seq: number;
  /** Canonical JSON of a Body. */
  readonly entry: string;
  readonly hash: string;
}

/** An entry up to which the chain was followed. */
interface Seen {
  readonly seq: number;
  readonly head: string | null;
}

function entryOf(row: Row): AuditEntry | DamagedEntry {
  const { seq, entry, hash } = row;
  const body = bodyOf(row);
  return typeof body === "string" ? { seq, text: entry.slice(0, SHOWN), hash, because: body } : { ...body, hash };
}

/** What a row says, or why it says nothing. */
function bodyOf({ seq, entry, hash }: Row): Body | string {
  if (sha256Hex(entry) !== hash) return "it was changed: its hash is another";
  try {
    const body = JSON.parse(entry) as Body;
    return body.seq === seq ? body : `it says of itself that it is entry ${body.seq}`;
  } catch {
    return "it is no entry: not JSON";
  }
}

function faultOf(row: Row, expected: number, head: string | null): string | null {
  if (row.seq !== expected) return `entry ${expected} is missing`;
  const body = bodyOf(row);
  if (typeof body === "string") return body;
  return body.previous === head ? null : "it follows another entry than the one before it";
}
