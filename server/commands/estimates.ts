import type { Command } from "commander";
import { askStore } from "../ingest/ask-store.ts";
import { formatEstimates } from "../ingest/format-estimates.ts";
import type { ReportsPlace } from "../ingest/open-store.ts";
import { OperatorError } from "../ingest/operator-error.ts";
import { reportsPlace, wholeNumber } from "./report-options.ts";

interface EstimatesFlags {
  readonly reports?: string;
  readonly fakes: number;
  readonly json?: boolean;
}

export function registerEstimates(program: Command): void {
  program
    .command("estimates")
    .description("show what reports say: shares with 95 % intervals, by question and epoch")
    .option("--reports <dir>", "folder of `afterclick serve --reports`; without it, PostgreSQL at DATABASE_URL")
    .option("--fakes <m>", "say what so many fake devices could do", wholeNumber(1), 1)
    .option("--json", "print JSON")
    .action(async (flags: EstimatesFlags, command: Command) => {
      const place = reportsPlace(flags.reports);
      if (!place) command.error("error: pass --reports DIR, or set DATABASE_URL.", { exitCode: 2 });
      try {
        const estimates = await askStore(place as ReportsPlace, "estimates");
        console.log(flags.json ? JSON.stringify(estimates, null, 2) : formatEstimates(estimates, flags.fakes));
      } catch (error) {
        if (error instanceof OperatorError) command.error(`error: ${error.message}`, { exitCode: 2 });
        throw error;
      }
    });
}
