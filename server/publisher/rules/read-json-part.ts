import { readFileSync } from "node:fs";
import * as v from "valibot";
import { PublisherError } from "../publisher-error.ts";

/**
 * A JSON file that the site owner wrote and the release ships.
 *
 * @param what names it in messages: "rules", "policy"
 * @param described the page of docs/ that says what it may hold
 * @throws PublisherError with the place of the first fault.
 */
export function readJsonPart<T>(schema: v.GenericSchema<unknown, T>, file: string, what: string, described: string): T {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    const reason = cause instanceof TypeError ? "it is not UTF-8" : (cause as Error).message;
    throw new PublisherError(`Cannot read the ${what} file ${file}: ${reason}.`, { cause });
  }
  const help = `What it may hold is in docs/${described}.`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new PublisherError(`The ${what} file ${file} is not JSON: ${(cause as Error).message}. ${help}`, { cause });
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const place = v.getDotPath(issue);
  throw new PublisherError(
    `The ${what} file ${file} is not valid${place ? ` at ${place}` : ""}: ${issue.message}. ${help}`,
  );
}
