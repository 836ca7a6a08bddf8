import { readFile } from "node:fs/promises";
import type { AuditEntry } from "../../shared/contracts/console.ts";
import { isExpired } from "../../shared/contracts/lets-answer.ts";
import { inLine, policyOfText } from "../../shared/contracts/policy-text.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { OperatorError } from "./operator-error.ts";
import { policyChanges } from "./policy-changes.ts";
import { PolicyInForce } from "./policy-in-force.ts";
import type { PolicyRecord } from "./policy-record.ts";
import type { ReportStore } from "./report-store.ts";
import { sha256Hex } from "./sha256-hex.ts";

/** Earlier versions that devices may still answer by. */
const EARLIER = 100;

/** Why what the file holds is not put in force. */
class PolicyFault extends OperatorError {
  /** After its place: "line 7, caps.day: ..." */
  readonly fault: string;

  constructor(path: string, fault: string) {
    super(`The policy of ${path} is not used: ${fault}`);
    this.fault = fault;
  }
}

/**
 * The file with the site's policy. What was in force is kept in the database: reports to an earlier version are judged by it, and
 * a version never stands for two different things.
 */
export class PolicyFile {
  readonly #path: string;
  readonly #store: ReportStore;
  readonly #record: PolicyRecord;
  readonly #now: () => number;
  /** Of what was read last; null where there was no file, undefined before the first time. */
  #sha256: string | null | undefined;
  #policy: PolicyInForce | null = null;
  #document: SitePolicy | null = null;
  #problem: string | null = null;
  /** One read after the other: each is compared with the one before. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param now ms since 1970, by which a policy ends */
  constructor(path: string, store: ReportStore, record: PolicyRecord, now: () => number = Date.now) {
    this.#path = path;
    this.#store = store;
    this.#record = record;
    this.#now = now;
  }

  /** Null until read() has found a policy. */
  get policy(): PolicyInForce | null {
    return this.#policy;
  }

  /** The same, as it was written. */
  get document(): SitePolicy | null {
    return this.#document;
  }

  /** Why what the file holds now is not in force; null when it is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Of the file's bytes when it was last read; null where there was none. */
  get sha256(): string | null {
    return this.#sha256 ?? null;
  }

  get path(): string {
    return this.#path;
  }

  get record(): PolicyRecord {
    return this.#record;
  }

  /**
   * Reads the file, and puts it in force as a whole when it has changed since the last time. The audit log has it first.
   *
   * @param by who is known to have changed it
   * @returns whether they changed
   * @throws OperatorError with the path of the fault, once a change; what was in force stays
   */
  read(by: AuditEntry["who"] = "server"): Promise<boolean> {
    const done = this.#turn.then(() => this.#read(by));
    this.#turn = done.catch(() => {});
    return done;
  }

  async #read(by: AuditEntry["who"]): Promise<boolean> {
    const bytes = await readFile(this.#path).catch((error: Error) => error);
    const sha256 = bytes instanceof Error ? null : sha256Hex(bytes);
    if (sha256 === this.#sha256) return false;
    const before = this.#sha256;
    this.#sha256 = sha256;
    try {
      if (bytes instanceof Error) throw await this.#refused(bytes.message, null);
      await this.#putInForce(by, bytes);
      this.#problem = null;
      return true;
    } catch (error) {
      this.#problem = (error as Error).message;
      // What the database could not do just now is tried again.
      if (!(error instanceof OperatorError)) this.#sha256 = before;
      throw error;
    }
  }

  async #putInForce(by: AuditEntry["who"], bytes: Buffer): Promise<void> {
    const sha256 = sha256Hex(bytes);
    const written = bytes.toString("utf8");
    const document = policyOfText(written);
    if (typeof document === "string") throw await this.#refused(document, { sha256 });
    const kept = (await this.#store.policies(EARLIER)).map((row) => JSON.parse(row.document) as SitePolicy);
    const earlier = kept.filter(({ version }) => version < document.version);
    const changesFrom = (before: SitePolicy | undefined) => policyChanges(before ?? null, document);
    // At the start it is taken nonetheless, and asks nothing: releases must be served all the same.
    const ended = this.#policy && isExpired(document, this.#now()) ? "expires: it has passed" : null;
    const fault = ended ?? versionFault(document, kept);
    if (fault !== null) throw await this.#refused(inLine(written, fault), { sha256, changes: changesFrom(kept[0]) });
    const { version } = document;
    const changes = changesFrom(earlier[0]);
    await this.#record.found(by, { version, sha256, changes }, kept[0]?.version === version);
    const text = JSON.stringify(document);
    // Another server may have been first.
    if ((await this.#store.keepPolicy(version, text)) !== text)
      throw await this.#refused(taken(version), { sha256, changes });
    this.#policy = new PolicyInForce(document, earlier);
    this.#document = document;
  }

  async #refused(fault: string, file: Parameters<PolicyRecord["refused"]>[1]): Promise<PolicyFault> {
    await this.#record.refused(fault, file);
    return new PolicyFault(this.#path, fault);
  }
}

/** @param kept what was in force, newest first */
function versionFault(document: SitePolicy, kept: readonly SitePolicy[]): string | null {
  const { version } = document;
  const newest = kept[0]?.version ?? 0;
  if (version < newest)
    return `version: ${version} is below ${newest}, which was in force already; choose ${newest + 1}`;
  return version === newest && JSON.stringify(kept[0]) !== JSON.stringify(document) ? taken(version) : null;
}

const taken = (version: number): string =>
  `version: ${version} was in force with other contents; choose ${version + 1}`;
