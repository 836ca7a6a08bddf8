// Builds releases from smaller real logs, untouched, and evaluates them on later sessions: do results carry over?
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { measureRelease } from "./measure-release.ts";
import { saveResult } from "./save.ts";

const DATA = "../shared/data";
const OUT = ".cache/sites";
/** Share of the eshop2008 sessions that come last and are only evaluated on; serenade comes with test sessions. */
const LATER = 0.1;

const metrics: Record<string, number> = {};
const save = (site: string, figures: Record<string, number>): void => {
  for (const [name, value] of Object.entries(figures)) metrics[`${site}: ${name}`] = value;
};

if (existsSync(`${DATA}/serenade`)) {
  const train = `${DATA}/serenade/train.tsv.gz`;
  save(
    "serenade",
    measureRelease(
      `${OUT}/serenade`,
      ["--events", train, "--site", "serenade"],
      ["--sessions", `${DATA}/serenade/test.tsv.gz`, "--train", train],
    ),
  );
}
if (existsSync(`${DATA}/eshop2008`)) {
  const { train, later } = splitEshop();
  const columns = ["--item-column", "page 2 (clothing model)"];
  save(
    "eshop2008",
    measureRelease(
      `${OUT}/eshop2008`,
      ["--events", train, ...columns, "--site", "eshop2008"],
      ["--sessions", later, "--train", train, ...columns],
    ),
  );
}
if (Object.keys(metrics).length === 0) console.log(`skipped: no log at ${DATA}. None is part of this project.`);
else saveResult("sites", metrics, "npm run bench sites");

/** Whole sessions, in the order of the file, which is by date. */
function splitEshop(): { train: string; later: string } {
  const text = gunzipSync(readFileSync(`${DATA}/eshop2008/clickstream.csv.gz`)).toString("utf8");
  const [header, ...rows] = text.trimEnd().split("\n");
  const at = header.split(";").indexOf("session ID");
  const sessionOf = (row: string): string => row.split(";")[at];
  const sessions = [...new Set(rows.map(sessionOf))];
  const last = new Set(sessions.slice(Math.floor((1 - LATER) * sessions.length)));
  mkdirSync(OUT, { recursive: true });
  const write = (name: string, keep: (row: string) => boolean): string => {
    const file = `${OUT}/${name}.csv`;
    writeFileSync(file, [header, ...rows.filter(keep)].join("\n"));
    return file;
  };
  return {
    train: write("eshop2008-train", (row) => !last.has(sessionOf(row))),
    later: write("eshop2008-later", (row) => last.has(sessionOf(row))),
  };
}
