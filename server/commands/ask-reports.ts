import type { Command } from "commander";
import { type Answers, askStore } from "../ingest/ask-store.ts";
import type { ReportsPlace } from "../ingest/open-store.ts";
import { orEnd } from "./operator-errors.ts";
import { reportsPlace } from "./report-options.ts";

/** For a command that asks what reports and the log beside them say. */
export const addReportsPlace = (command: Command): Command =>
  command.option("--reports <dir>", "folder of `afterclick serve --reports`; without it, PostgreSQL at DATABASE_URL");

/** The answer of the database that the flag or the environment names, or of the server that has it open. */
export function askReports<Q extends keyof Answers>(
  command: Command,
  folder: string | undefined,
  question: Q,
  argument?: string,
): Promise<Answers[Q]> {
  const place = reportsPlace(folder);
  if (!place) command.error("error: pass --reports DIR, or set DATABASE_URL.", { exitCode: 2 });
  return orEnd(command, () => askStore(place as ReportsPlace, question, argument));
}
