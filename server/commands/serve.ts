import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, InvalidArgumentError, Option } from "commander";
import { createApp } from "../app.ts";
import { Console, type PolicyWriter } from "../console/console.ts";
import { ConsoleTokens } from "../console/tokens.ts";
import type { OpenIngest } from "../ingest/open-ingest.ts";
import { type Listening, listen } from "../listen.ts";
import { createLogger, type LogLevel } from "../log.ts";
import { ReleaseStore } from "../release-store.ts";
import type { ConsoleRoutes } from "../routes/console.ts";
import { orEnd } from "./operator-errors.ts";
import { addReportOptions, openReports, type ReportFlags, reportsPlace } from "./report-options.ts";

interface ServeFlags extends ReportFlags {
  readonly releases?: string;
  readonly static?: string;
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
  readonly keys?: string;
}

/** dist/client and dist/console, beside the bundled command. */
const CLIENT = fileURLToPath(new URL("./client", import.meta.url));
const CONSOLE = fileURLToPath(new URL("./console", import.meta.url));

/** @param keys folder of private keys */
export type MakePolicyWriter = (keys: string | undefined) => Promise<PolicyWriter>;

export function registerServe(program: Command, policyWriter: MakePolicyWriter): void {
  const command = program
    .command("serve")
    .description("serve releases (/releases/), the scripts (/client/) and a site's pages (/) over HTTP")
    .option("--releases <dir>", "folder that `afterclick build --out` wrote")
    .option("--static <dir>", "folder with the site's own pages")
    .option("--port <n>", "port to listen on; 0 takes a free one", parsePort, 8080)
    .option("--host <name>", "address to listen on; 0.0.0.0 for all", "127.0.0.1")
    .option("--keys <folder>", "folder of a signed site's private keys, for changes at the console (docs/signing.md)")
    .addOption(
      new Option("--log-level <level>", "JSON lines on stderr")
        .choices(["silent", "error", "warn", "info"])
        .default("info"),
    )
    .action(async (flags: ServeFlags, command: Command) => {
      const problem = await problemOf(flags);
      if (problem) command.error(`error: ${problem}`, { exitCode: 2 });
      const tokens = await consoleTokens(flags, command);
      const logger = createLogger(flags.logLevel);
      const reports = await openReports(flags, logger, command);
      const app = createApp({
        releases: flags.releases && resolve(flags.releases),
        static: flags.static && resolve(flags.static),
        client: existsSync(CLIENT) ? CLIENT : undefined,
        ingest: reports?.ingest,
        console: await consoleOf(flags, reports, tokens, policyWriter),
        logger,
      });
      const listening = await listen(app, flags.port, flags.host).catch((error: NodeJS.ErrnoException) =>
        command.error(`error: ${listenProblem(error, flags)}`, { exitCode: 2 }),
      );
      closeOnSignal(listening, reports);
      console.log(`Afterclick listens on ${listening.url}/`);
      if (tokens) console.log(`The console is at ${listening.url}/console/`);
    });
  addReportOptions(command);
}

/** Null where no token is in the environment. Ends the command for one that is no good, and where a console could not work. */
async function consoleTokens({ policy, reports }: ServeFlags, command: Command): Promise<ConsoleTokens | null> {
  const { AFTERCLICK_OFFICER_TOKEN: officer, AFTERCLICK_OPERATOR_TOKEN: operator } = process.env;
  if (!officer && !operator) return null;
  if (!policy || !reportsPlace(reports) || !existsSync(CONSOLE))
    command.error(
      "error: the console (AFTERCLICK_OFFICER_TOKEN) needs --policy FILE and --reports DIR or DATABASE_URL.",
      { exitCode: 2 },
    );
  return orEnd(
    command,
    () => new ConsoleTokens({ ...(officer && { officer }), ...(operator && { operator }) }, Date.now),
  );
}

async function consoleOf(
  { keys }: ServeFlags,
  reports: OpenIngest | null,
  tokens: ConsoleTokens | null,
  policyWriter: MakePolicyWriter,
): Promise<ConsoleRoutes | undefined> {
  const policy = reports?.policy;
  if (!policy || !tokens) return undefined;
  const writer = await policyWriter(keys);
  const console = new Console({ reports: { ...reports, policy }, writer, now: Date.now });
  return { console, tokens, pages: CONSOLE };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || text.trim() === "")
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
  return port;
}

/** What keeps these folders from being served, as a sentence that says what to do; null when nothing does. */
async function problemOf({ releases, static: site, reports }: ServeFlags): Promise<string | null> {
  if (!releases && !site && !reports && !process.env.DATABASE_URL)
    return "there is nothing to serve; pass --releases DIR, --static DIR or both.";
  for (const [flag, folder] of [["--releases", releases] as const, ["--static", site] as const]) {
    if (!folder) continue;
    if (!existsSync(folder)) return `${flag} ${folder}: there is no such folder. ${HINTS[flag]}`;
    if (!statSync(folder).isDirectory()) return `${flag} ${folder} is a file; pass the folder it lies in.`;
  }
  for (const [flag, folder] of [["--releases", releases] as const, ["--static", site] as const]) {
    if (!folder || !reports || !holdsOther(folder, reports)) continue;
    return `--reports ${reports} and ${flag} ${folder} are one in the other, and what is below ${flag} is served to anybody. Keep reports elsewhere.`;
  }
  if (!releases) return null;
  if (existsSync(join(releases, "channels.json")))
    return `--releases ${releases} is the folder of one site; pass the folder above it, ${resolve(releases, "..")}.`;
  const sites = await new ReleaseStore(releases).sites();
  return sites.length > 0 ? null : `--releases ${releases} holds no release. ${HINTS["--releases"]}`;
}

/** Whether one of two folders lies in the other, or is it; by links too. The second may not be there yet. */
function holdsOther(there: string, folder: string): boolean {
  const [a, b] = [realPath(there), realPath(folder)];
  return isIn(a, b) || isIn(b, a);
}

const isIn = (path: string, folder: string): boolean => {
  const [first] = relative(folder, path).split(sep);
  return first !== ".." && !isAbsolute(first);
};

/** Where a path leads, as far as it exists. */
function realPath(path: string): string {
  const whole = resolve(path);
  return existsSync(whole) || dirname(whole) === whole
    ? realpathSync(whole)
    : join(realPath(dirname(whole)), basename(whole));
}

const HINTS = {
  "--releases": "Make one with `afterclick build --events FILE --out DIR`.",
  "--static": "Pass the folder that holds your site's index.html.",
};

function listenProblem(error: NodeJS.ErrnoException, { port, host }: ServeFlags): string {
  if (error.code === "EADDRINUSE") return `port ${port} is in use; stop what uses it or choose another with --port N.`;
  if (error.code === "EACCES") return `port ${port} needs more rights; choose one above 1023 with --port N.`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `--host ${host} is not an address of this machine; use 127.0.0.1, or 0.0.0.0 for all.`;
  return `cannot listen on ${host}:${port} (${error.message}).`;
}

/** First signal: finish what is being answered, then exit 0. Second: exit at once. */
function closeOnSignal(listening: Listening, reports: OpenIngest | null): void {
  let closing = false;
  const onSignal = async () => {
    if (closing) process.exit(1);
    closing = true;
    await listening.close();
    await reports?.close();
    process.exit(0);
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
}
