import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { DAY_MS } from "../../shared/math/day.ts";
import { estimateSurveys, type SurveyEstimates } from "../ingest/estimates.ts";
import { askOwner } from "../ingest/folder-owner.ts";
import { formatEstimates } from "../ingest/format-estimates.ts";
import { openStore, type ReportsPlace } from "../ingest/open-ingest.ts";
import { OperatorError } from "../ingest/operator-error.ts";
import { LEAST_RETENTION_DAYS, USUAL_RETENTION_DAYS } from "../ingest/retention.ts";
import { reportsPlace, wholeNumber } from "./report-options.ts";

interface EstimatesFlags {
  readonly reports?: string;
  readonly retentionDays: number;
  readonly fakes: number;
  readonly json?: boolean;
}

export function registerEstimates(program: Command): void {
  program
    .command("estimates")
    .description("show what reports say: shares with 95 % intervals, by question and epoch")
    .option("--reports <dir>", "folder of `afterclick serve --reports`; without it, PostgreSQL at DATABASE_URL")
    .option(
      "--retention-days <n>",
      "reports older than this are not counted, as with `afterclick serve`, whose own number holds while it runs",
      wholeNumber(LEAST_RETENTION_DAYS),
      USUAL_RETENTION_DAYS,
    )
    .option("--fakes <m>", "say what so many fake devices could do", wholeNumber(1), 1)
    .option("--json", "print JSON")
    .action(async (flags: EstimatesFlags, command: Command) => {
      const place = reportsPlace(flags.reports);
      if (!place) command.error("error: pass --reports DIR, or set DATABASE_URL.", { exitCode: 2 });
      try {
        const estimates = await estimatesOf(place as ReportsPlace, flags);
        console.log(flags.json ? JSON.stringify(estimates, null, 2) : formatEstimates(estimates, flags.fakes));
      } catch (error) {
        if (error instanceof OperatorError) command.error(`error: ${error.message}`, { exitCode: 2 });
        throw error;
      }
    });
}

/** Of a folder that a server has open, the server is asked. */
async function estimatesOf(
  place: ReportsPlace,
  { retentionDays }: EstimatesFlags,
): Promise<readonly SurveyEstimates[]> {
  if ("folder" in place) {
    if (!existsSync(join(place.folder, "database")))
      throw new OperatorError(`${place.folder} holds no reports; pass the folder of \`afterclick serve --reports\`.`);
    const answer = await askOwner(place.folder);
    if (answer !== null) return readAnswer(answer);
  }
  const estimates = async (store: Parameters<typeof estimateSurveys>[0]) =>
    estimateSurveys(store, { day: Math.floor(Date.now() / DAY_MS), retentionDays });
  const opened = await openStore(place, console, estimates);
  try {
    return await estimates(opened.store);
  } finally {
    await opened.close();
  }
}

function readAnswer(answer: string): readonly SurveyEstimates[] {
  const read = JSON.parse(answer) as readonly SurveyEstimates[] | { readonly error: string };
  if ("error" in read) throw new OperatorError(`The server could not make the estimates: ${read.error}`);
  return read;
}
