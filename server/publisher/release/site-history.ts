import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Channels, VersionSchema } from "../../../shared/contracts/index.ts";

/** What the channels meant from a time on. A line of history.jsonl, which is for the publisher: no device reads it. */
const EntrySchema = v.object({
  sequence: VersionSchema,
  issued: v.string(),
  stable: VersionSchema,
  canary: v.nullable(v.object({ version: VersionSchema, share: v.number() })),
});
export type HistoryEntry = v.InferOutput<typeof EntrySchema>;

const fileOf = (siteFolder: string): string => join(siteFolder, "history.jsonl");

/**
 * Notes what a new channels.json means, when that is something else than before. What is missing of the one before is noted
 * first: it was written when there was no history, or by a process that was killed before it came to this.
 */
export function noteHistory(siteFolder: string, before: Channels | null, now: Channels): void {
  let last = readHistory(siteFolder).at(-1);
  const lines: string[] = [];
  for (const entry of [before, now].flatMap((channels) => (channels ? [entryOf(channels)] : []))) {
    if (last && sameMeaning(last, entry)) continue;
    lines.push(`${JSON.stringify(entry)}\n`);
    last = entry;
  }
  // Half a line, as a full disk may leave, ends here.
  if (lines.length > 0) appendFileSync(fileOf(siteFolder), `${endsLine(siteFolder) ? "" : "\n"}${lines.join("")}`);
}

const endsLine = (siteFolder: string): boolean =>
  !existsSync(fileOf(siteFolder)) || readFileSync(fileOf(siteFolder), "utf8").endsWith("\n");

/** Oldest first. A line that is no entry is passed over. */
export function readHistory(siteFolder: string): HistoryEntry[] {
  if (!existsSync(fileOf(siteFolder))) return [];
  return readFileSync(fileOf(siteFolder), "utf8").split("\n").flatMap(parseLine);
}

function parseLine(line: string): HistoryEntry[] {
  try {
    return [v.parse(EntrySchema, JSON.parse(line))];
  } catch {
    return [];
  }
}

const entryOf = ({ sequence, issued, stable, canary }: Channels): HistoryEntry => ({
  sequence,
  issued,
  stable: stable.version,
  canary: canary && { version: canary.version, share: canary.share },
});

const sameMeaning = (a: HistoryEntry, b: HistoryEntry): boolean =>
  a.stable === b.stable && a.canary?.version === b.canary?.version && a.canary?.share === b.canary?.share;
