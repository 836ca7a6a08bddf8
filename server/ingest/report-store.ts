import type { SqlDatabase } from "./sql/sql-database.ts";
import type { Survey } from "./survey.ts";

export interface StoredReport {
  /** Id of the survey. */
  readonly survey: number;
  /** 16 bytes in hex. */
  readonly nonce: string;
  /** In hex. */
  readonly payload: string;
}

export interface DeadLetter {
  /** Of its arrival, in days UTC since 1970. */
  readonly day: number;
  readonly code: string;
  /** Beginning of what was sent, in hex. */
  readonly body: string;
  /** Length of all that was sent; of what was read, when it was too much. */
  readonly bodyBytes: number;
}

export interface CountedSurvey {
  readonly question: string;
  readonly epoch: number;
  /** ε of one report. */
  readonly epsilon: number;
  readonly reports: number;
}

/** Reports of one survey, one after the other. */
export interface Page {
  readonly reports: number;
  /** Payloads of equal length, joined. */
  readonly payloads: Buffer;
  /** Where the next page goes on. */
  readonly last: string;
}

/** Older ones make room for newer ones. */
export const MOST_DEAD_LETTERS = 10_000;
/** Rows that one statement deletes, so that reports which arrive meanwhile do not wait long. */
const DELETED_AT_ONCE = 10_000;

/** All SQL on reports. Lists go as text, since drivers write arrays each in their own way. */
export class ReportStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Stores them in one transaction, and answers how many of them were new: a nonce counts once a survey. */
  async add(reports: readonly StoredReport[]): Promise<number> {
    // In the order of the key, so that two servers which store the same reports never wait for each other.
    const { changed } = await this.#database.query(
      `INSERT INTO afterclick.reports (survey, nonce, payload)
       SELECT survey::integer, nonce::uuid, decode(payload, 'hex')
       FROM unnest(string_to_array($1, ','), string_to_array($2, ','), string_to_array($3, ','))
         AS report (survey, nonce, payload)
       ORDER BY 1, 2
       ON CONFLICT DO NOTHING`,
      [
        reports.map(({ survey }) => survey).join(),
        reports.map(({ nonce }) => nonce).join(),
        reports.map(({ payload }) => payload).join(),
      ],
    );
    return changed;
  }

  async surveyId({ question, epoch, epochDays, definition }: Survey): Promise<number> {
    await this.#database.query(
      `INSERT INTO afterclick.surveys (question, epoch, epoch_days, definition)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [question, epoch, epochDays, definition],
    );
    const { rows } = await this.#database.query<{ id: number }>(
      "SELECT id FROM afterclick.surveys WHERE question = $1 AND epoch = $2 AND definition = $3",
      [question, epoch, definition],
    );
    return rows[0].id;
  }

  /** By question and epoch, newest first. */
  async surveys(): Promise<(Survey & { readonly id: number })[]> {
    const { rows } = await this.#database.query<Survey & { readonly id: number }>(
      `SELECT id, question, epoch, epoch_days AS "epochDays", definition
       FROM afterclick.surveys ORDER BY question, epoch DESC, id`,
    );
    return [...rows];
  }

  /** How many reports there are, by question and epoch, newest first. */
  async countedSurveys(): Promise<CountedSurvey[]> {
    const { rows } = await this.#database.query<CountedSurvey>(
      `SELECT question, epoch, (definition::json ->> 'milliEpsilon')::float / 1000 AS epsilon, count(nonce)::integer AS reports
       FROM afterclick.surveys LEFT JOIN afterclick.reports ON survey = id
       GROUP BY question, epoch, definition ORDER BY question, epoch DESC`,
    );
    return [...rows];
  }

  /** The next `most` reports of a survey, in the order of their nonces; null when there are none after `last`. */
  async page(survey: number, last: string | null, most: number): Promise<Page | null> {
    const { rows } = await this.#database.query<{ reports: number; payloads: string | null; last: string }>(
      `SELECT count(*)::integer AS reports,
         encode(string_agg(payload, ''::bytea ORDER BY nonce), 'hex') AS payloads,
         (array_agg(nonce ORDER BY nonce DESC))[1]::text AS last
       FROM (
         SELECT nonce, payload FROM afterclick.reports
         WHERE survey = $1 AND nonce ${last === null ? ">=" : ">"} $2::uuid ORDER BY nonce LIMIT $3
       ) AS page`,
      [survey, last ?? "00000000-0000-0000-0000-000000000000", most],
    );
    const [{ reports, payloads, last: end }] = rows;
    return payloads === null ? null : { reports, payloads: Buffer.from(payloads, "hex"), last: end };
  }

  /** Deletes a survey's reports and then the survey. */
  async deleteSurvey(survey: number): Promise<void> {
    for (;;) {
      const { changed } = await this.#database.query(
        `DELETE FROM afterclick.reports WHERE survey = $1 AND nonce IN (
           SELECT nonce FROM afterclick.reports WHERE survey = $1 LIMIT ${DELETED_AT_ONCE})`,
        [survey],
      );
      if (changed < DELETED_AT_ONCE) break;
    }
    await this.#database.query("DELETE FROM afterclick.surveys WHERE id = $1", [survey]);
  }

  async addDeadLetters(letters: readonly DeadLetter[]): Promise<void> {
    await this.#database.query(
      `INSERT INTO afterclick.dead_letters (day, code, body, body_bytes)
       SELECT day::integer, code, coalesce(decode(body, 'hex'), ''), body_bytes::integer
       FROM unnest(string_to_array($1, ','), string_to_array($2, ','), string_to_array($3, ','), string_to_array($4, ','))
         AS letter (day, code, body, body_bytes)`,
      [
        letters.map(({ day }) => day).join(),
        letters.map(({ code }) => code).join(),
        letters.map(({ body }) => body).join(),
        letters.map(({ bodyBytes }) => bodyBytes).join(),
      ],
    );
    await this.#database.query(
      `DELETE FROM afterclick.dead_letters
       WHERE id <= (SELECT max(id) FROM afterclick.dead_letters) - ${MOST_DEAD_LETTERS}`,
    );
  }

  /** How many there are by code, and the newest bodies of each stay to be looked at in the database. */
  async deadLetters(): Promise<{ readonly code: string; readonly letters: number }[]> {
    const { rows } = await this.#database.query<{ code: string; letters: number }>(
      "SELECT code, count(*)::integer AS letters FROM afterclick.dead_letters GROUP BY code ORDER BY code",
    );
    return [...rows];
  }

  async deleteDeadLettersBefore(day: number): Promise<void> {
    await this.#database.query("DELETE FROM afterclick.dead_letters WHERE day < $1", [day]);
  }

  /** Policies that were in force, as they were kept: the newest `most`. */
  async policies(most: number): Promise<{ readonly version: number; readonly document: string }[]> {
    const { rows } = await this.#database.query<{ version: number; document: string }>(
      `SELECT version, document FROM afterclick.policies ORDER BY version DESC LIMIT ${most}`,
    );
    return [...rows];
  }

  /** Keeps a policy; answers what is kept under its version, which is another when that is taken. */
  async keepPolicy(version: number, document: string): Promise<string> {
    await this.#database.query(
      "INSERT INTO afterclick.policies (version, document) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      [version, document],
    );
    const { rows } = await this.#database.query<{ document: string }>(
      "SELECT document FROM afterclick.policies WHERE version = $1",
      [version],
    );
    return rows[0].document;
  }
}
