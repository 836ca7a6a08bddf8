import { readFile } from "node:fs/promises";
import { isExpired, readSitePolicy, type SitePolicy } from "../../shared/contracts/site-policy.ts";
import { OperatorError } from "./operator-error.ts";
import { PolicyInForce } from "./policy-in-force.ts";
import type { ReportStore } from "./report-store.ts";

/** Earlier versions that devices may still answer by. */
const EARLIER = 100;

/**
 * The file with the site's policy. What was in force is kept in the database: reports to an earlier version are judged by it, and
 * a version never stands for two different things.
 */
export class PolicyFile {
  readonly #path: string;
  readonly #store: ReportStore;
  #text: string | null = null;
  #policy: PolicyInForce | null = null;
  #document: SitePolicy | null = null;
  #problem: string | null = null;

  constructor(path: string, store: ReportStore) {
    this.#path = path;
    this.#store = store;
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

  get path(): string {
    return this.#path;
  }

  /**
   * Reads the file when it has changed since the last time, and puts it in force as a whole.
   *
   * @returns whether they changed
   * @throws OperatorError with the path of the fault, once a change; what was in force stays
   */
  async read(): Promise<boolean> {
    const text = await this.#readText();
    if (text === this.#text) return false;
    try {
      const document = this.#parse(text);
      // At the start it is taken nonetheless, and asks nothing: releases must be served all the same.
      if (this.#policy && isExpired(document, Date.now())) throw this.#fault("expires: it has passed");
      this.#policy = await this.#adopt(document);
      this.#document = document;
    } catch (error) {
      this.#problem = (error as Error).message;
      // What the database could not do just now is tried again.
      if (error instanceof OperatorError) this.#text = text;
      throw error;
    }
    this.#problem = null;
    this.#text = text;
    return true;
  }

  async #adopt(policy: SitePolicy): Promise<PolicyInForce> {
    const { version } = policy;
    const document = JSON.stringify(policy);
    const kept = (await this.#store.policies(EARLIER)).map((row) => JSON.parse(row.document) as SitePolicy);
    const newest = kept[0]?.version ?? 0;
    if (version < newest)
      throw this.#fault(`version: ${version} is below ${newest}, which was in force already; choose ${newest + 1}`);
    if ((await this.#store.keepPolicy(version, document)) !== document)
      throw this.#fault(`version: ${version} was in force with other contents; choose ${version + 1}`);
    return new PolicyInForce(
      policy,
      kept.filter((earlier) => earlier.version < version),
    );
  }

  async #readText(): Promise<string> {
    try {
      return await readFile(this.#path, "utf8");
    } catch (error) {
      throw this.#fault((error as Error).message);
    }
  }

  #parse(text: string): SitePolicy {
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch (error) {
      throw this.#fault(`it is not JSON: ${(error as Error).message}`);
    }
    const read = readSitePolicy(raw);
    if (!read.ok) throw this.#fault(read.error.message);
    return read.value;
  }

  #fault(what: string): OperatorError {
    return new OperatorError(`The policy of ${this.#path} is not used. ${what}`);
  }
}
