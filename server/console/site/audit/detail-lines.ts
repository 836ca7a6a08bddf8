import type { PolicyChange } from "../../../../shared/contracts/console.ts";
import { changeWords } from "../policy/change-words.ts";
import { days, plain } from "../words.ts";

/** More would bury the entries around it. */
const MOST_LINES = 40;

type Fields = Readonly<Record<string, unknown>>;

/** What an entry says besides, a line for each thing: a change of the policy, a question whose estimates were read. */
export function detailLines(detail: unknown): string[] {
  const lines = linesOf(detail);
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more`] : lines;
}

function linesOf(detail: unknown): string[] {
  if (detail === null || detail === undefined) return [];
  if (Array.isArray(detail)) return detail.map(plain);
  if (!isRecord(detail)) return [plain(detail)];
  // Entries have their names in the order of the alphabet; the changes are what one looks for.
  return Object.entries(detail)
    .sort(([a], [b]) => Number(a === "changes") - Number(b === "changes"))
    .flatMap(([name, value]) => linesOfField(name, value));
}

function linesOfField(name: string, value: unknown): string[] {
  if (name === "changes" && isRecords(value))
    return value.length === 0 ? ["nothing but its version"] : value.map(changeLine);
  if (name === "surveys" && isRecords(value)) return value.length === 0 ? ["there were none yet"] : surveyLines(value);
  const text = Array.isArray(value) ? value.map(plain).join(", ") : plain(value);
  return [`${NAMES[name] ?? name}: ${text}`];
}

const NAMES: Readonly<Record<string, string>> = {
  sha256: "SHA-256 of policy.json",
  wrongTokens: "wrong tokens since the last lock that was noted",
  policy: "policy in force",
  surveys: "epochs of questions",
};

function changeLine(change: Fields): string {
  const { place, before, after } = changeWords(change as unknown as PolicyChange);
  const what =
    before === null ? `new: ${after}` : after === null ? `taken out; it was ${before}` : `${before} → ${after}`;
  return `${place}: ${what} (${plain(change.effect)})`;
}

/** "inp-ms: 26 Nov 2026 to 2 Dec 2026, ..." */
function surveyLines(surveys: readonly Fields[]): string[] {
  const epochs = new Map<string, string[]>();
  for (const { question, from, to } of surveys) {
    const id = plain(question);
    epochs.set(id, [...(epochs.get(id) ?? []), days(plain(from), plain(to ?? from))]);
  }
  return [...epochs].map(([id, all]) => `${id}: ${all.join(", ")}`);
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isRecords = (value: unknown): value is readonly Fields[] => Array.isArray(value) && value.every(isRecord);
