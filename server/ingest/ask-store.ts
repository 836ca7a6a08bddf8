import type { AuditEntry, DamagedEntry, SurveyEstimates } from "../../shared/contracts/console.ts";
import type { Verified, VerifiedFiled } from "./audit-log.ts";
import { askOwner } from "./folder-owner.ts";
import { hasDatabase, type OpenStore, openStore, type ReportsPlace } from "./open-store.ts";
import { OperatorError } from "./operator-error.ts";
import { readEstimates } from "./read-estimates.ts";

/** Entries of the audit log that the command line shows. */
const SHOWN = 200;

/** What can be asked of a database, also of one that a server has open. Answers are JSON. */
export interface Answers {
  estimates: readonly SurveyEstimates[];
  audit: readonly (AuditEntry | DamagedEntry)[];
  "audit-verify": Verified;
  /** Its argument is the hash. */
  "audit-filed": VerifiedFiled;
}

const ANSWERS: {
  readonly [Q in keyof Answers]: (opened: Pick<OpenStore, "store" | "audit">, argument: string) => Promise<Answers[Q]>;
} = {
  estimates: (opened) => readEstimates(opened, "command line", Date.now()),
  audit: ({ audit }) => audit.page(null, SHOWN),
  "audit-verify": ({ audit }) => audit.verify(),
  "audit-filed": ({ audit }, hash) => audit.verifyFiled(hash),
};

/**
 * What the owner of a folder answers; null for a question that there is not.
 *
 * @param asked the question, and after a space its argument
 */
export async function answerQuestion(
  asked: string,
  opened: Pick<OpenStore, "store" | "audit">,
): Promise<string | null> {
  const [question, argument = ""] = asked.split(" ");
  if (!Object.hasOwn(ANSWERS, question)) return null;
  return JSON.stringify(await ANSWERS[question as keyof Answers](opened, argument));
}

/** Of a folder that a server has open, the server is asked. @throws OperatorError when there is no such database */
export async function askStore<Q extends keyof Answers>(
  place: ReportsPlace,
  question: Q,
  argument = "",
): Promise<Answers[Q]> {
  if ("folder" in place) {
    if (!hasDatabase(place.folder))
      throw new OperatorError(`${place.folder} holds no reports; pass the folder of \`afterclick serve --reports\`.`);
    const answer = await askOwner(place.folder, `${question} ${argument}`.trimEnd());
    if (answer !== null) return readAnswer(answer);
  }
  const opened = await openStore(place, console);
  try {
    return await ANSWERS[question](opened, argument);
  } catch (error) {
    throw new OperatorError(
      `The database opens and does not answer (${(error as Error).message}). If its tables were changed by hand, restore a backup.`,
    );
  } finally {
    await opened.close();
  }
}

function readAnswer<T extends object>(answer: string): T {
  const read = JSON.parse(answer) as T | { readonly error: string };
  if ("error" in read) throw new OperatorError(`The server could not answer: ${read.error}`);
  return read;
}
