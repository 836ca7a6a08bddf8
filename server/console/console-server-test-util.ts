import type { ConsoleRole } from "../../shared/contracts/console.ts";
import { createApp } from "../app.ts";
import type { OpenIngest } from "../ingest/open-ingest.ts";
import type { PolicyFile } from "../ingest/policy-file.ts";
import { type Listening, listen } from "../listen.ts";
import { createLogger, type Logger } from "../log.ts";
import { policyWriter } from "../publisher/release/write-policy.ts";
import { Console, type PolicyWriter } from "./console.ts";
import type { ConsoleTokens } from "./tokens.ts";

export const TOKENS: Readonly<Record<ConsoleRole, string>> = {
  officer: "officer-token-of-24-chars-or-more",
  operator: "operator-token-of-24-chars-or-more",
};

interface ConsoleServing {
  /** Opened with the site's policy.json. */
  readonly reports: OpenIngest;
  readonly tokens: ConsoleTokens;
  /** Folder of the console's pages. */
  readonly pages: string;
  /** ms since 1970 */
  readonly now: () => number;
  readonly writer?: PolicyWriter;
  readonly logger?: Logger;
  /** A free one when absent. */
  readonly port?: number;
}

/** Takes reports and serves a console, as `afterclick serve` does. */
export function listenWithConsole({
  reports,
  tokens,
  pages,
  now,
  writer = policyWriter({}),
  logger = createLogger("silent"),
  port = 0,
}: ConsoleServing): Promise<Listening> {
  const console = new Console({ reports: reports as OpenIngest & { policy: PolicyFile }, writer, now });
  return listen(createApp({ ingest: reports.ingest, console: { console, tokens, pages }, logger }), port);
}
