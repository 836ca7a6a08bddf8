import { existsSync } from "node:fs";
import { join } from "node:path";
import type { AuditEntry, SurveyEstimates } from "../../shared/contracts/console.ts";
import { AuditLog, type Verified } from "./audit-log.ts";
import { currentEstimates } from "./estimates.ts";
import { askOwner } from "./folder-owner.ts";
import { type OpenStore, openStore, type ReportsPlace } from "./open-store.ts";
import { OperatorError } from "./operator-error.ts";

/** Entries of the audit log that the command line shows. */
const SHOWN = 200;

/** What can be asked of a database, also of one that a server has open. Answers are JSON. */
export interface Answers {
  estimates: readonly SurveyEstimates[];
  audit: readonly AuditEntry[];
  "audit-verify": Verified;
}

const ANSWERS: {
  readonly [Q in keyof Answers]: (opened: Pick<OpenStore, "store" | "database">) => Promise<Answers[Q]>;
} = {
  estimates: ({ store }) => currentEstimates(store, Date.now()),
  audit: ({ database }) => new AuditLog(database).page(null, SHOWN),
  "audit-verify": ({ database }) => new AuditLog(database).verify(),
};

/** What the owner of a folder answers; null for a question that there is not. */
export async function answerQuestion(
  question: string,
  opened: Pick<OpenStore, "store" | "database">,
): Promise<string | null> {
  return Object.hasOwn(ANSWERS, question) ? JSON.stringify(await ANSWERS[question as keyof Answers](opened)) : null;
}

/** Of a folder that a server has open, the server is asked. @throws OperatorError when there is no such database */
export async function askStore<Q extends keyof Answers>(place: ReportsPlace, question: Q): Promise<Answers[Q]> {
  if ("folder" in place) {
    if (!existsSync(join(place.folder, "database")))
      throw new OperatorError(`${place.folder} holds no reports; pass the folder of \`afterclick serve --reports\`.`);
    const answer = await askOwner(place.folder, question);
    if (answer !== null) return readAnswer(answer);
  }
  const opened = await openStore(place, console);
  try {
    return await ANSWERS[question](opened);
  } finally {
    await opened.close();
  }
}

function readAnswer<T extends object>(answer: string): T {
  const read = JSON.parse(answer) as T | { readonly error: string };
  if ("error" in read) throw new OperatorError(`The server could not answer: ${read.error}`);
  return read;
}
