import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AuditAnswer, AuditEntry, ConsoleRole } from "../../../../shared/contracts/console.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { AuditLog } from "../../../ingest/audit-log.ts";
import { type OpenIngest, startIngest } from "../../../ingest/open-ingest.ts";
import type { OpenStore } from "../../../ingest/open-store.ts";
import type { Listening } from "../../../listen.ts";
import { createLogger } from "../../../log.ts";
import { listenWithConsole, TOKENS } from "../../console-server-test-util.ts";
import { ConsoleTokens } from "../../tokens.ts";

const PAGES = fileURLToPath(new URL("../../../../dist/console", import.meta.url));

/** When the specs take place. */
export const NOW = Date.UTC(2026, 10, 28, 10);

/** The server of a site as `afterclick serve` runs it, with the console's pages as they were built, and a clock that can be set. */
export class ConsoleServer {
  /** ms since 1970: by it epochs, policies and locks end. */
  now = NOW;
  /** The site's policy.json, in a folder of its own. */
  readonly file = join(mkdtempSync(join(tmpdir(), "afterclick-console-")), "shop", "policy.json");
  /** Its database outlives it. */
  readonly #opened: OpenStore;
  #reports: OpenIngest | null = null;
  #listening: Listening | null = null;

  /** @param policy in policy.json at the start */
  static async start(opened: OpenStore, policy: SitePolicy): Promise<ConsoleServer> {
    const server = new ConsoleServer(opened);
    mkdirSync(dirname(server.file));
    server.edit(policy);
    await server.#start(TOKENS);
    return server;
  }

  private constructor(opened: OpenStore) {
    this.#opened = opened;
  }

  /** "http://127.0.0.1:1234/console/" */
  get url(): string {
    return new URL("/console/", this.#listening?.url).href;
  }

  get audit(): AuditLog {
    return (this.#reports as OpenIngest).audit;
  }

  /** Whoever may write to the database does. */
  async sql(statement: string, values: readonly (string | number)[] = []): Promise<void> {
    const { changed } = await this.#opened.database.query(statement, values);
    if (changed !== 1) throw new Error(`${changed} rows were changed by: ${statement}`);
  }

  /** Writes policy.json as by hand. */
  edit(policy: object): void {
    writeFileSync(this.file, JSON.stringify(policy));
  }

  onDisk(): SitePolicy {
    return JSON.parse(readFileSync(this.file, "utf8"));
  }

  /** Asks the console's interface. */
  async get<T>(path: string, token: string = TOKENS.officer): Promise<T> {
    const answer = await fetch(new URL(`api/${path}`, this.url), { headers: { Authorization: `Bearer ${token}` } });
    return (await answer.json()) as T;
  }

  async newestEntry(): Promise<AuditEntry> {
    const { entries } = await this.get<AuditAnswer>("audit");
    return entries[0] as AuditEntry;
  }

  /** Sends bodies of reports, some at once. @throws for one that is answered with another status */
  async send(bodies: readonly string[], status: number): Promise<void> {
    const waiting = bodies[Symbol.iterator]();
    const post = async () => {
      for (const body of waiting) {
        const headers = { "Content-Type": "application/json" };
        const answer = await fetch(new URL("/v1/reports", this.url), { method: "POST", headers, body });
        if (answer.status !== status) throw new Error(`${answer.status}: ${await answer.text()}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, post));
  }

  /** Ends it and starts it again at the same address, as with other tokens in its environment. */
  async restart(tokens: Readonly<Partial<Record<ConsoleRole, string>>> = TOKENS): Promise<void> {
    const port = Number(new URL(this.url).port);
    await this.#end();
    await this.#start(tokens, port);
  }

  /** Ends it, and its folder is gone. */
  async stop(): Promise<void> {
    await this.#end();
    rmSync(dirname(dirname(this.file)), { recursive: true, force: true });
  }

  async #start(tokens: Readonly<Partial<Record<ConsoleRole, string>>>, port = 0): Promise<void> {
    const now = () => this.now;
    const logger = createLogger("silent");
    this.#reports = await startIngest(
      // What a log knows of its chain is of one server.
      { ...this.#opened, audit: new AuditLog(this.#opened.database), close: async () => {} },
      { policy: this.file, perSecond: 1_000_000, logger, now },
    );
    const serving = { reports: this.#reports, tokens: new ConsoleTokens(tokens, now), pages: PAGES, now, port };
    this.#listening = await listenWithConsole(serving);
  }

  async #end(): Promise<void> {
    await this.#listening?.close(0);
    await this.#reports?.close();
  }
}
