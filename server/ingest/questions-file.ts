import { readFile } from "node:fs/promises";
import { type Questions, readQuestions } from "../../shared/contracts/questions.ts";
import { OperatorError } from "./operator-error.ts";
import { type KeptPolicy, PolicyInForce } from "./policy-in-force.ts";
import type { ReportStore } from "./report-store.ts";

/** Earlier versions that devices may still answer by. */
const EARLIER = 100;

/**
 * The file with the questions. What was in force is kept in the database: reports to an earlier version are judged by it, and
 * a version never stands for two different things.
 */
export class QuestionsFile {
  readonly #path: string;
  readonly #categories: number;
  readonly #store: ReportStore;
  #text: string | null = null;
  #policy: PolicyInForce | null = null;

  /** @param categories of the release, for questions about them */
  constructor(path: string, categories: number, store: ReportStore) {
    this.#path = path;
    this.#categories = categories;
    this.#store = store;
  }

  /** Null until read() has found questions. */
  get policy(): PolicyInForce | null {
    return this.#policy;
  }

  /**
   * Reads the file when it has changed since the last time, and puts its questions in force as a whole.
   *
   * @returns whether they changed
   * @throws OperatorError with the path of the fault, once a change; the questions stay as they were
   */
  async read(): Promise<boolean> {
    const text = await this.#readText();
    if (text === this.#text) return false;
    try {
      this.#policy = await this.#adopt({ questions: this.#parse(text), categories: this.#categories });
    } catch (error) {
      // What the database could not do just now is tried again.
      if (error instanceof OperatorError) this.#text = text;
      throw error;
    }
    this.#text = text;
    return true;
  }

  async #adopt(policy: KeptPolicy): Promise<PolicyInForce> {
    const { version } = policy.questions;
    const document = JSON.stringify(policy);
    const kept = (await this.#store.policies(EARLIER)).map((row) => JSON.parse(row.document) as KeptPolicy);
    const newest = kept[0]?.questions.version ?? 0;
    if (version < newest)
      throw this.#fault(`version: ${version} is below ${newest}, which was in force already; choose ${newest + 1}`);
    if ((await this.#store.keepPolicy(version, document)) !== document)
      throw this.#fault(`version: ${version} was in force with other questions; choose ${version + 1}`);
    return new PolicyInForce(
      policy,
      kept.filter(({ questions }) => questions.version < version),
    );
  }

  async #readText(): Promise<string> {
    try {
      return await readFile(this.#path, "utf8");
    } catch (error) {
      throw this.#fault((error as Error).message);
    }
  }

  #parse(text: string): Questions {
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch (error) {
      throw this.#fault(`it is not JSON: ${(error as Error).message}`);
    }
    const read = readQuestions(raw, this.#categories);
    if (!read.ok) throw this.#fault(read.error.message);
    return read.value;
  }

  #fault(what: string): OperatorError {
    return new OperatorError(`The questions of ${this.#path} are not used. ${what}`);
  }
}
