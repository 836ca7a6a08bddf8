import { plain } from "../words.ts";

/** More would bury the entries around it. */
const MOST_LINES = 40;

type Fields = Readonly<Record<string, unknown>>;

/**
 * What an entry says besides, a line for each thing. A list of records is a line for each of their first fields: of
 * `[{question, from}, ...]` "inp-ms: 2026-11-26, 2026-11-19"; of changes of a policy "caps.day: what it does".
 */
export function detailLines(detail: unknown): string[] {
  const lines = linesOf(detail);
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more`] : lines;
}

function linesOf(detail: unknown): string[] {
  if (detail === null || detail === undefined) return [];
  if (isRecords(detail)) return grouped(detail);
  if (Array.isArray(detail)) return detail.map(plain);
  if (!isRecord(detail)) return [plain(detail)];
  return Object.entries(detail).flatMap(([name, value]) => {
    if (isRecords(value)) return grouped(value);
    return [`${name}: ${Array.isArray(value) ? value.map(plain).join(", ") : plain(value)}`];
  });
}

function grouped(records: readonly Fields[]): string[] {
  const groups = new Map<string, string[]>();
  for (const record of records) {
    const [first, ...others] = Object.values(record);
    const rest = typeof record.effect === "string" ? record.effect : others.map(plain).join(" ");
    const key = plain(first);
    groups.set(key, [...(groups.get(key) ?? []), rest]);
  }
  return [...groups].map(([key, rests]) => `${key}: ${rests.join(", ")}`);
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isRecords = (value: unknown): value is readonly Fields[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRecord);
