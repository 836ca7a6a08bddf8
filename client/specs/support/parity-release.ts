import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const DIGINETICA = "../shared/data/diginetica/train_sessions.txt.gz";
const DEMO = ".cache/demo/data/events.jsonl";
/** Sessions the release is built from: enough for a ranker with hidden layers, few enough for a minute of training. */
const SESSIONS = 12_000;

export interface ParityRelease {
  readonly folder: string;
  readonly site: string;
  /** Later sessions than those the release knows, item ids in order. */
  readonly sessions: readonly (readonly string[])[];
}

/**
 * A release trained on real clicks: the last sessions but one twentieth of the Diginetica log, or, where those files are
 * not there, of the demo's log. Built once and kept under .cache/, named by what it was made from.
 */
export function parityRelease(): ParityRelease {
  const all = (existsSync(DIGINETICA) ? digineticaSessions() : demoSessions()).slice(-SESSIONS);
  const known = all.slice(0, Math.floor(0.95 * all.length));
  const log = known.map((session) => session.join(" ")).join("\n");
  const publisher = readFileSync("dist/cli.js");
  const name = createHash("sha256").update(log).update(publisher).digest("hex").slice(0, 16);
  const folder = `.cache/parity/${name}`;
  if (!existsSync(folder)) {
    const staging = `${folder}.${process.pid}`;
    mkdirSync(staging, { recursive: true });
    writeFileSync(`${staging}/sessions.txt`, log);
    execFileSync(
      process.execPath,
      [
        "dist/cli.js",
        "build",
        ...["--format", "sessions", "--events", `${staging}/sessions.txt`],
        ...["--site", "parity", "--out", staging, "--budget", "1"],
      ],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    if (existsSync(folder)) rmSync(staging, { recursive: true });
    else renameSync(staging, folder);
  }
  return { folder, site: "parity", sessions: all.slice(known.length) };
}

function digineticaSessions(): string[][] {
  const text = gunzipSync(readFileSync(DIGINETICA)).toString("utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" "));
}

function demoSessions(): string[][] {
  const sessions = new Map<string, string[]>();
  for (const line of readFileSync(DEMO, "utf8").trimEnd().split("\n")) {
    const { session, item, type } = JSON.parse(line) as { session: string; item?: string; type: string };
    if (type !== "click" || !item) continue;
    const items = sessions.get(session) ?? [];
    items.push(item);
    sessions.set(session, items);
  }
  return [...sessions.values()];
}
