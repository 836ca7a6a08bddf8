import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { type OpenIngest, openIngest } from "../ingest/open-ingest.ts";
import type { Listening } from "../listen.ts";
import { createLogger } from "../log.ts";
import { policyWriter } from "../publisher/release/write-policy.ts";
import { listenWithConsole, TOKENS } from "./console-server-test-util.ts";
import { ConsoleTokens } from "./tokens.ts";

export const { officer: OFFICER, operator: OPERATOR } = TOKENS;

/** A server with a console and a database, for the tests of a file. @param policy in its policy.json at the start */
export function testConsole(policy: SitePolicy) {
  const folder = mkdtempSync(join(tmpdir(), "afterclick-console-"));
  const file = join(folder, "policy.json");
  const writer = policyWriter({});
  const lines: string[] = [];
  let reports: OpenIngest;
  let served: Listening;
  let clock = 0;
  let beforeWriting = () => {};

  beforeAll(async () => {
    writeFileSync(file, JSON.stringify(policy));
    const logger = createLogger("info", { write: (line) => lines.push(line) });
    reports = await openIngest({ place: { folder }, policy: file, perSecond: 1_000, logger });
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>Console</title>");
    served = await listenWithConsole({
      reports,
      tokens: new ConsoleTokens(TOKENS, () => clock),
      pages: folder,
      now: Date.now,
      writer: {
        textOf: (...asked) => writer.textOf(...asked),
        replace: (...change) => {
          beforeWriting();
          return writer.replace(...change);
        },
      },
      logger,
    });
  });
  afterAll(async () => {
    await served?.close(0);
    await reports?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function ask(path: string, { token = OFFICER, method = "GET", body = undefined as unknown } = {}): Promise<Response> {
    return fetch(`${served.url}/console/api/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body !== undefined && { "Content-Type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
  // biome-ignore lint/suspicious/noExplicitAny: answers of many forms, each looked at by its test.
  const json = async (path: string, options?: Parameters<typeof ask>[1]): Promise<any> =>
    (await ask(path, options)).json();
  return {
    folder,
    file,
    lines,
    url: () => served.url,
    store: () => reports.store,
    /** Moves the clock by which tokens are judged. */
    pass: (ms: number) => {
      clock += ms;
    },
    /** What happens in the moment before a policy is written, until it is told otherwise. */
    onWriting: (work: () => void) => {
      beforeWriting = work;
    },
    ask,
    json,
    /** @param seen of what was looked at; of what there is now when nothing is said */
    put: async (policy: object, token = OFFICER, seen?: string | null) =>
      ask("policy", {
        method: "PUT",
        body: { policy, seen: seen === undefined ? (await json("policy")).sha256 : seen },
        token,
      }),
    onDisk: () => JSON.parse(readFileSync(file, "utf8")),
    inForce: async (): Promise<SitePolicy> => (await json("policy")).policy,
    actions: async (): Promise<string[]> =>
      (await json("audit")).entries.map(({ action }: { action: string }) => action),
    send: (report: object) =>
      fetch(`${served.url}/v1/reports`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(report),
      }),
  };
}
