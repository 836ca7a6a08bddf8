import type { AuditEntry, PolicyChange } from "../../shared/contracts/console.ts";
import type { AuditLog } from "./audit-log.ts";

/** A policy as it lies, or is to lie, in its file. */
export interface PolicyInFile {
  readonly version: number;
  /** Of the file's bytes, as `sha256sum policy.json` prints it. */
  readonly sha256: string;
  /** What differs from the one before. */
  readonly changes: readonly PolicyChange[];
}

const BEGUN = "policy change begun";
const CHANGED = "policy changed";
const NOT_MADE = "policy change not made";
const READ = "policy read from its file";
const REFUSED = "policy file refused";

/**
 * What the audit log says of the policy's file. Nothing is in force that is not in the log first, whenever the process ends:
 *
 *   console: begun --> file written --> changed --> in force
 *                 `---------------------------> not made: it could not be written, or was not when the file was next read
 *   by hand: read from its file --> in force, or refused: once for each file, however often it is read
 */
export class PolicyRecord {
  readonly #audit: AuditLog;

  constructor(audit: AuditLog) {
    this.#audit = audit;
  }

  /** Somebody is about to write it to the file. */
  async begin(who: AuditEntry["who"], policy: PolicyInFile): Promise<void> {
    await this.#audit.add(who, BEGUN, policy);
  }

  async notMade(
    who: AuditEntry["who"],
    { version, sha256 }: Omit<PolicyInFile, "changes">,
    why: string,
  ): Promise<void> {
    await this.#audit.add(who, NOT_MADE, { version, sha256, why });
  }

  /** The file holds it, and it is about to be in force. @param isKept whether it was in force already */
  async found(who: AuditEntry["who"], policy: PolicyInFile, isKept: boolean): Promise<void> {
    const last = await this.#last();
    if (last?.action === BEGUN && last.sha256 === policy.sha256) await this.#audit.add(who, CHANGED, policy);
    else {
      await this.#settle(last);
      if (!isKept && last?.sha256 !== policy.sha256) await this.#audit.add(who, READ, policy);
    }
  }

  /** The file holds what is not put in force. @param file null where it cannot be read */
  async refused(
    fault: string,
    file: { readonly sha256: string; readonly changes?: readonly PolicyChange[] } | null,
  ): Promise<void> {
    const last = await this.#last();
    await this.#settle(last);
    const sha256 = file?.sha256 ?? null;
    if (last?.action === REFUSED && last.sha256 === sha256) return;
    await this.#audit.add("server", REFUSED, { fault, ...file, sha256 });
  }

  /** A change that was begun and is not what the file holds, as after the process ended between the two. */
  async #settle(last: Last | null): Promise<void> {
    if (last?.action !== BEGUN) return;
    await this.notMade(
      "server",
      last,
      "the file does not hold it: the server ended meanwhile, or somebody else wrote the file",
    );
  }

  async #last(): Promise<Last | null> {
    const entry = await this.#audit.newest([BEGUN, CHANGED, NOT_MADE, READ, REFUSED]);
    return entry && { action: entry.action, ...(entry.detail as Omit<Last, "action">) };
  }
}

interface Last {
  readonly action: string;
  readonly version: number;
  readonly sha256: string;
}
