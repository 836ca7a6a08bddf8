import { type Command, InvalidArgumentError } from "commander";
import type { AuditEntry, DamagedEntry } from "../../shared/contracts/console.ts";
import type { Verified, VerifiedFiled } from "../ingest/audit-log.ts";
import { addReportsPlace, askReports } from "./ask-reports.ts";

interface AuditFlags {
  readonly reports?: string;
  readonly json?: boolean;
}

interface VerifyFlags extends AuditFlags {
  readonly filed?: string;
}

export function registerAudit(program: Command): void {
  const audit = program
    .command("audit")
    .description("the log of what was done at the console: show it, check its chain");
  addReportsPlace(audit.command("verify").description("say whether the chain of entries holds, or where it breaks"))
    .option(
      "--filed <hash>",
      "a hash that an earlier verify printed: says too whether that entry is still there",
      sha256,
    )
    .action(async (flags: VerifyFlags, command: Command) => {
      const { entries, head, broken, filed } = await verified(flags, command);
      if (broken)
        return complain(
          `The chain is broken at entry ${broken.seq}: ${broken.because}. The ${entries} before it hold.`,
        );
      if (filed === null)
        return complain(
          `The chain holds, and no entry has the filed hash: entries are gone from its end, or the log was written anew. It has ${entries} now.`,
        );
      if (filed !== undefined)
        console.log(`Entry ${filed} has the filed hash: nothing up to it was changed or is gone.`);
      if (head === null) console.log("The log is empty.");
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

/** Where no hash was given, `filed` is absent. The whole log is read once. */
const verified = (
  { reports, filed }: VerifyFlags,
  command: Command,
): Promise<Verified & Partial<Pick<VerifiedFiled, "filed">>> =>
  filed === undefined
    ? askReports(command, reports, "audit-verify")
    : askReports(command, reports, "audit-filed", filed);

function complain(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

function sha256(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError("It is 64 hex digits, as verify prints them.");
  return text;
}

function lineOf(entry: AuditEntry | DamagedEntry): string {
  if ("because" in entry) return `${entry.seq}  damaged: ${entry.because}  ${JSON.stringify(entry.text)}`;
  const { seq, at, who, action, detail } = entry;
  return `${seq}  ${at}  ${who.padEnd(12)}  ${action}${detail === null ? "" : `  ${JSON.stringify(detail)}`}`;
}
