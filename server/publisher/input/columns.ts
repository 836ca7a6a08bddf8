import { PublisherError } from "../publisher-error.ts";

/** Lower case, letters and digits only: "session ID", "SessionId" and "session_id" are one name. */
export const normalised = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Index of the first of `guesses` (normalised, likeliest first) among the columns, or -1. */
export function guessColumn(columns: readonly string[], guesses: readonly string[]): number {
  const plain = columns.map(normalised);
  for (const guess of guesses) {
    const at = plain.indexOf(guess);
    if (at >= 0) return at;
  }
  return -1;
}

/** Index of a column that the user named; exact first, then regardless of case and punctuation. */
export function namedColumn(columns: readonly string[], name: string, flag: string): number {
  const exact = columns.indexOf(name);
  const at = exact >= 0 ? exact : columns.map(normalised).indexOf(normalised(name));
  if (at < 0) throw new PublisherError(`there is no column "${name}" (${flag}). The columns are: ${listed(columns)}.`);
  return at;
}

/** Column names for a message. */
export const listed = (columns: readonly string[]): string =>
  columns
    .map((column) => column.slice(0, 60))
    .slice(0, 40)
    .join(", ");
