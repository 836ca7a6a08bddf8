import type { Command } from "commander";
import type { AuditEntry, DamagedEntry } from "../../shared/contracts/console.ts";
import { addReportsPlace, askReports } from "./ask-reports.ts";

interface AuditFlags {
  readonly reports?: string;
  readonly json?: boolean;
}

export function registerAudit(program: Command): void {
  const audit = program
    .command("audit")
    .description("the log of what was done at the console: show it, check its chain");
  addReportsPlace(
    audit.command("verify").description("say whether the chain of entries holds, or where it breaks"),
  ).action(async (flags: AuditFlags, command: Command) => {
    const { entries, head, broken } = await askReports(command, flags.reports, "audit-verify");
    if (broken) {
      console.error(`The chain is broken at entry ${broken.seq}: ${broken.because}. The ${entries} before it hold.`);
      process.exitCode = 1;
    } else if (head === null) console.log("The log is empty.");
    else console.log(`The chain holds: ${entries} entries. File the hash of the newest elsewhere:\n${head}`);
  });
  addReportsPlace(audit.command("show").description("print the newest 200 entries, newest first"))
    .option("--json", "print JSON")
    .action(async (flags: AuditFlags, command: Command) => {
      const entries = await askReports(command, flags.reports, "audit");
      if (flags.json) console.log(JSON.stringify(entries, null, 2));
      else for (const entry of entries) console.log(lineOf(entry));
    });
}

function lineOf(entry: AuditEntry | DamagedEntry): string {
  if ("because" in entry) return `${entry.seq}  damaged: ${entry.because}  ${JSON.stringify(entry.text)}`;
  const { seq, at, who, action, detail } = entry;
  return `${seq}  ${at}  ${who.padEnd(12)}  ${action}${detail === null ? "" : `  ${JSON.stringify(detail)}`}`;
}
