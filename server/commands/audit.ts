import type { Command } from "commander";
import { askStore } from "../ingest/ask-store.ts";
import type { ReportsPlace } from "../ingest/open-store.ts";
import { OperatorError } from "../ingest/operator-error.ts";
import { reportsPlace } from "./report-options.ts";

interface AuditFlags {
  readonly reports?: string;
  readonly json?: boolean;
}

export function registerAudit(program: Command): void {
  const audit = program
    .command("audit")
    .description("the log of what was done at the console: show it, check its chain");
  addPlace(audit.command("verify").description("say whether the chain of entries holds, or where it breaks")).action(
    async (flags: AuditFlags, command: Command) => {
      const { entries, head, broken } = await asked(command, () => askStore(placeOf(flags, command), "audit-verify"));
      if (broken) {
        console.error(`The chain is broken at entry ${broken.seq}: ${broken.because}. The ${entries} before it hold.`);
        process.exitCode = 1;
      } else if (head === null) console.log("The log is empty.");
      else console.log(`The chain holds: ${entries} entries. File the hash of the newest elsewhere:\n${head}`);
    },
  );
  addPlace(audit.command("show").description("print the newest 200 entries, newest first"))
    .option("--json", "print JSON")
    .action(async (flags: AuditFlags, command: Command) => {
      const entries = await asked(command, () => askStore(placeOf(flags, command), "audit"));
      if (flags.json) console.log(JSON.stringify(entries, null, 2));
      else
        for (const { seq, at, who, action, detail } of entries)
          console.log(
            `${seq}  ${at}  ${who.padEnd(8)}  ${action}${detail === null ? "" : `  ${JSON.stringify(detail)}`}`,
          );
    });
}

const addPlace = (command: Command): Command =>
  command.option("--reports <dir>", "folder of `afterclick serve --reports`; without it, PostgreSQL at DATABASE_URL");

function placeOf({ reports }: AuditFlags, command: Command): ReportsPlace {
  const place = reportsPlace(reports);
  if (!place) command.error("error: pass --reports DIR, or set DATABASE_URL.", { exitCode: 2 });
  return place as ReportsPlace;
}

async function asked<T>(command: Command, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof OperatorError) command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  }
}
