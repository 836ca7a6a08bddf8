import type { Command } from "commander";
import { formatEstimates } from "../ingest/format-estimates.ts";
import { addReportsPlace, askReports } from "./ask-reports.ts";
import { wholeNumber } from "./report-options.ts";

interface EstimatesFlags {
  readonly reports?: string;
  readonly fakes: number;
  readonly json?: boolean;
}

export function registerEstimates(program: Command): void {
  const command = program
    .command("estimates")
    .description("show what reports say: shares with 95 % intervals, by question and epoch");
  addReportsPlace(command)
    .option("--fakes <m>", "say what so many fake devices could do", wholeNumber(1), 1)
    .option("--json", "print JSON")
    .action(async (flags: EstimatesFlags, command: Command) => {
      const estimates = await askReports(command, flags.reports, "estimates");
      console.log(flags.json ? JSON.stringify(estimates, null, 2) : formatEstimates(estimates, flags.fakes));
    });
}
