import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { NO_RULES, PART_ROLES, type Rules } from "../../../shared/contracts/index.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import { buildInput } from "../build-input-test-util.ts";
import { buildRelease } from "../build-release.ts";
import type { WrittenReport } from "../build-report.ts";
import { type EventLog, eventTypeCode } from "../input/event-log.ts";
import { silentProgress } from "../progress.ts";
import { reportPage } from "./report-page.ts";

const EMPTY_LOG: EventLog = {
  itemIds: [],
  offsets: Int32Array.of(0),
  items: new Int32Array(0),
  types: new Uint8Array(0),
  times: null,
  dwellMs: null,
  positions: null,
  queries: null,
};

/** Visitors walk a ring of items, forward from anywhere. */
function ringLog(sessions: number, items: number): EventLog {
  const rng = seededRng(11);
  const walked = Array.from({ length: sessions }, () => {
    const start = Math.floor(rng() * items);
    return Array.from({ length: 2 + Math.floor(rng() * 4) }, (_, i) => (start + i) % items);
  });
  const offsets = [0];
  for (const session of walked) offsets.push(offsets[offsets.length - 1] + session.length);
  return {
    ...EMPTY_LOG,
    itemIds: Array.from({ length: items }, (_, i) => `item-${i}`),
    offsets: Int32Array.from(offsets),
    items: Int32Array.from(walked.flat()),
    types: new Uint8Array(walked.flat().length).fill(eventTypeCode("click")),
  };
}

async function report(log: EventLog, rules: Rules = NO_RULES): Promise<WrittenReport> {
  const { report, parts } = await buildRelease(buildInput(log, { budgetMinutes: 0.03, rules }), silentProgress);
  const sizes = PART_ROLES.map((role) => ({ role, bytes: parts[role].length, transferBytes: parts[role].length }));
  const none = { rows: 0, bad: 0 };
  return { ...report, version: 1, parts: sizes, rows: { events: none, catalogue: none } };
}

let built: WrittenReport;
let page: string;
beforeAll(async () => {
  built = await report(ringLog(600, 40));
  page = reportPage(built);
});

describe("reportPage", () => {
  test("keeps its own Content-Security-Policy: no scripts, no style attributes, nothing from elsewhere", () => {
    expect(page).not.toMatch(/<script|javascript:|\son\w+=|\sstyle=/i);
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:,")/);
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
    expect(page.match(/<style/g)).toHaveLength(1);
    const hash = createHash("sha256").update(style).digest("base64");
    expect(page).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
  });

  test("every plot has its figures in a table", () => {
    const figures = page.match(/<figure[\s\S]*?<\/figure>/g) ?? [];
    for (const figure of figures) {
      expect(figure.match(/<svg aria-hidden="true"/g)).toHaveLength(2);
      expect(figure).toContain("<table>");
    }
    const ids = figures.map((figure) => /id="([^"]+)"/.exec(figure)?.[1]);
    const wanted = ["methods", "session-lengths", "by-length", "recall", "importance-groups", "encoder-loss", "size"];
    expect(ids).toEqual(expect.arrayContaining(wanted));
  });

  test("ids are unique and links lead somewhere", () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/(?:href="#|url\(#)([^")]+)/g)) expect(ids).toContain(target);
  });

  test("text of the log cannot become markup", () => {
    const hostile = reportPage({
      ...built,
      site: "shop",
      notes: [`<img src=x onerror="alert(1)"> & more`],
    });
    expect(hostile).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; more");
    expect(hostile).not.toContain("<img");
  });

  test("a build that could measure nothing, with the site's own models, has a report all the same", () => {
    const bare = reportPage({
      ...built,
      evaluation: null,
      encoder: null,
      ranker: null,
      candidateRecall: null,
      importance: null,
      quantisation: null,
      heldOut: { rankerSessions: 0, choosingSessions: 0, measuringSessions: 0, why: "too few sessions" },
    });
    expect(bare).toContain("Nothing was measured: too few sessions.");
    expect(bare).toContain("the site's own");
    expect(bare).not.toMatch(/undefined|NaN|\[object/);
  });

  test("says what the rules cost", async () => {
    expect(page).not.toContain("With and without the rules");
    const pinned = await report(ringLog(200, 20), { rules: [{ rule: "pin", item: "item-3", position: 0 }] });
    expect(pinned.evaluation?.rules?.withoutRules.hr).toBeGreaterThan(0);
    expect(reportPage(pinned)).toContain("With and without the rules");
  });

  test("no figure is missing or odd", () => {
    expect(page).not.toMatch(/undefined|NaN|\[object|Infinity/);
  });
});
