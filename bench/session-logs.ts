import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readEshop } from "./cold-data.ts";

/** A real log: item ids in order, oldest session first. */
export interface SessionLog {
  readonly name: string;
  /** Null when the data is not at hand. */
  readonly sessions: () => readonly (readonly string[])[] | null;
}

const DATA = "../shared/data";

/** Training files only: test cases are for the figure that is reported. */
export const SESSION_LOGS: readonly SessionLog[] = [
  { name: "serenade", sessions: readSerenade },
  { name: "eshop2008", sessions: () => readEshop()?.sessions ?? null },
  { name: "diginetica", sessions: readDiginetica },
];

function readDiginetica(): string[][] | null {
  return linesOf("diginetica/train_sessions.txt.gz")?.map((line) => line.split(" ")) ?? null;
}

/** Columns: SessionId, ItemId, Time. */
function readSerenade(): string[][] | null {
  const lines = linesOf("serenade/train.tsv.gz");
  if (!lines) return null;
  const sessions = new Map<string, { item: string; time: number }[]>();
  for (const line of lines.slice(1)) {
    const [session, item, time] = line.split("\t");
    const clicks = sessions.get(session) ?? [];
    clicks.push({ item, time: Number(time) });
    sessions.set(session, clicks);
  }
  for (const clicks of sessions.values()) clicks.sort((a, b) => a.time - b.time);
  return [...sessions.values()]
    .sort((a, b) => a[a.length - 1].time - b[b.length - 1].time)
    .map((clicks) => clicks.map(({ item }) => item));
}

function linesOf(path: string): string[] | null {
  const file = `${DATA}/${path}`;
  if (!existsSync(file)) return null;
  return gunzipSync(readFileSync(file)).toString("utf8").trimEnd().split("\n");
}
