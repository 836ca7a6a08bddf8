import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { OpenIngest } from "../ingest/open-ingest.ts";
import { hasDatabase, type ReportsPlace } from "../ingest/open-store.ts";
import type { Logger } from "../log.ts";
import { orEnd } from "./operator-errors.ts";

export interface ReportFlags {
  readonly reports?: string;
  readonly policy?: string;
  readonly reportsPerSecond: number;
}

export function addReportOptions(command: Command): void {
  command
    .option("--reports <dir>", "take randomised reports and keep them in this folder (or in PostgreSQL: DATABASE_URL)")
    .option("--policy <file>", "policy.json of the site's folder, with the questions; without it no report is taken")
    .option("--reports-per-second <n>", "most reports that are taken, of all devices", wholeNumber(1), 5_000);
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < least || text.trim() === "")
      throw new InvalidArgumentError(`It is a whole number from ${least} on.`);
    return number;
  };
}

/** Where the flag, or else the environment, says that reports are; null when neither does. */
export function reportsPlace(folder: string | undefined): ReportsPlace | null {
  if (folder) return { folder: resolve(folder) };
  return process.env.DATABASE_URL ? { url: process.env.DATABASE_URL } : null;
}

/** Null when reports are not switched on. Database drivers are loaded only when they are. */
export async function openReports(flags: ReportFlags, logger: Logger, command: Command): Promise<OpenIngest | null> {
  const place = reportsPlace(flags.reports);
  if (!place) {
    if (flags.policy) command.error("error: --policy needs --reports DIR or DATABASE_URL.", { exitCode: 2 });
    return null;
  }
  if (flags.policy && !existsSync(flags.policy))
    command.error(`error: --policy ${flags.policy}: there is no such file.`, { exitCode: 2 });
  if ("folder" in place && !hasDatabase(place.folder)) console.log(`Making the database in ${place.folder} ...`);
  const { openIngest } = await import("../ingest/open-ingest.ts");
  const policy = flags.policy && resolve(flags.policy);
  const opened = await orEnd(command, () => openIngest({ place, policy, perSecond: flags.reportsPerSecond, logger }));
  logger.info({ reportsIn: "folder" in place ? "folder" : "postgresql", policy: flags.policy !== undefined });
  return opened;
}
