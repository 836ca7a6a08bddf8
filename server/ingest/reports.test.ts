import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../shared/contracts/report.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import { seededRng } from "../../shared/math/rng.ts";
import { createApp } from "../app.ts";
import { type Listening, listen } from "../listen.ts";
import { createLogger } from "../log.ts";
import { takeReports } from "../routes/reports.ts";
import { AuditLog } from "./audit-log.ts";
import { tallyOf } from "./estimates.ts";
import { hostileRequests, sendHostile } from "./hostile-test-util.ts";
import { Ingest } from "./ingest.ts";
import { reportMaker, sitePolicy } from "./load-test-util.ts";
import { PolicyFile } from "./policy-file.ts";
import { PolicyInForce } from "./policy-in-force.ts";
import { PolicyRecord } from "./policy-record.ts";
import { ReportStore } from "./report-store.ts";
import { deletePast } from "./retention.ts";
import { migrate } from "./sql/migrations.ts";
import { openPgliteDatabase } from "./sql/pglite-database.ts";
import type { SqlDatabase } from "./sql/sql-database.ts";
import { mechanismOf, readDefinition } from "./survey.ts";

const make = reportMaker();
const today = Math.floor(Date.now() / DAY_MS);

let folder: string;
let database: SqlDatabase;
let store: ReportStore;
let file: PolicyFile;
let ingest: Ingest;
let served: Listening;
const lines: string[] = [];
const logger = createLogger("info", { write: (line) => lines.push(line) });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "afterclick-ingest-"));
  database = await openPgliteDatabase(folder);
  await migrate(database);
  store = new ReportStore(database);
  await writePolicy(sitePolicy);
  file = new PolicyFile(join(folder, "policy.json"), store, new PolicyRecord(new AuditLog(database)));
  await file.read();
  ingest = ingestOf({});
  served = await listen(createApp({ ingest, logger }), 0);
});
afterAll(async () => {
  await served?.close(0);
  await ingest?.settled();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

const writePolicy = (what: unknown) => writeFile(join(folder, "policy.json"), JSON.stringify(what));

const ingestOf = (options: {
  readonly perSecond?: number;
  /** Default the file's. */
  readonly policy?: PolicyInForce | null;
  readonly on?: SqlDatabase;
}) =>
  new Ingest({
    store: options.on ? new ReportStore(options.on) : store,
    policy: () => (options.policy === undefined ? file.policy : options.policy),
    perSecond: options.perSecond ?? 1_000_000,
    logger,
    now: Date.now,
  });

const post = (body: unknown, headers: Record<string, string> = {}, url = served.url) =>
  fetch(`${url}/v1/reports`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

async function storedReports(): Promise<number> {
  const { rows } = await database.query<{ n: number }>("SELECT count(*)::integer AS n FROM afterclick.reports");
  return rows[0].n;
}

async function onAnother(own: Ingest, body: unknown): Promise<Response> {
  const other = await listen(createApp({ ingest: own, logger }), 0);
  try {
    return await post(body, {}, other.url);
  } finally {
    await other.close(0);
  }
}

describe("a report that is taken", () => {
  test("is in the database when 204 comes, and counts once however often it is sent", async () => {
    const before = await storedReports();
    const report = make();
    for (let i = 0; i < 3; i++) expect((await post(report)).status).toBe(204);
    expect(await storedReports()).toBe(before + 1);
  });

  test("shares a transaction with those that come at the same time", async () => {
    const { commits, stored } = ingest.counters;
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(make())));
    expect(answers.map(({ status }) => status)).toEqual(new Array(40).fill(204));
    expect(ingest.counters.stored - stored).toBe(40);
    expect(ingest.counters.commits - commits).toBeLessThan(40);
  });

  test("may come in a list, beside one that is refused", async () => {
    const before = await storedReports();
    expect((await post([make(), make()])).status).toBe(204);
    const answer = await post([make(), { ...make(), question: "unknown" }, make()]);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      error: { code: "question-unknown" },
      refused: [{ index: 1, code: "question-unknown" }],
    });
    expect(await storedReports()).toBe(before + 4);
  });

  test("may come from a page of any origin", async () => {
    const answer = await fetch(`${served.url}/v1/reports`, {
      method: "OPTIONS",
      headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
    });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-headers")).toBe("Content-Type");
    expect((await post(make())).headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("refused with a code:", () => {
  const late = today - 8;
  const cases: [string, number, string, unknown][] = [
    ["no JSON", 400, "report-malformed", "{"],
    ["an empty list", 400, "report-malformed", []],
    ["too long a list", 400, "report-malformed", Array.from({ length: 65 }, make)],
    ["a field too many", 400, "report-malformed", { ...make(), user: 7 }],
    ["a field that is missing", 400, "report-malformed", { ...make(), nonce: undefined }],
    ["a nonce with spare bits", 400, "report-malformed", { ...make(), nonce: "AAAAAAAAAAAAAAAAAAAAAB" }],
    ["deep JSON", 400, "report-malformed", "[".repeat(30_000) + "]".repeat(30_000)],
    ["a deep field", 400, "report-malformed", `{"question":${'{"a":'.repeat(9_000)}1${"}".repeat(9_000)}}`],
    ["an unknown question", 422, "question-unknown", { ...make(), question: "nobody-asked" }],
    ["newer questions", 409, "policy-unknown", { ...make(), policy: 9 }],
    ["an epoch that is over", 422, "epoch-over", { ...make(), epoch: late }],
    ["an epoch to come", 422, "epoch-ahead", { ...make(), epoch: today + 2 }],
    ["a payload that is too short", 422, "payload-wrong", { ...make(), payload: "AA" }],
    ["a set of another size", 422, "payload-wrong", { ...make(), payload: Buffer.alloc(13).toString("base64url") }],
    ["too large", 413, "body-too-large", " ".repeat(65_537)],
  ];
  test.each(cases)("%s", async (_, status, code, body) => {
    const before = await storedReports();
    const answer = await post(body);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect([answer.status, error.code]).toEqual([status, code]);
    expect(error.message).toMatch(/\.( \(.*\))?$/);
    expect(await storedReports()).toBe(before);
  });

  test("another type, compressed, another method", async () => {
    expect((await post(make(), { "content-type": "text/plain" })).status).toBe(415);
    expect((await post(make(), { "content-encoding": "gzip" })).status).toBe(415);
    const answer = await fetch(`${served.url}/v1/reports`);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("where nothing is asked", async () => {
    const answer = await onAnother(ingestOf({ policy: null }), make());
    expect([answer.status, await answer.json()]).toMatchObject([403, { error: { code: "no-questions" } }]);
  });

  test("where the policy in force lets nobody contribute, whatever it asks", async () => {
    const before = await storedReports();
    const policy = new PolicyInForce({ ...sitePolicy, highestMode: "device" }, [sitePolicy]);
    const answer = await onAnother(ingestOf({ policy }), make());
    expect([answer.status, await answer.json()]).toMatchObject([403, { error: { code: "no-questions" } }]);
    expect(await storedReports()).toBe(before);
  });

  test("more than the rate allows, to be sent again later", async () => {
    const answer = await onAnother(ingestOf({ perSecond: 1 }), Array.from({ length: 3 }, make));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "5"]);
  });

  test("where the database fails, to be sent again later", async () => {
    const failing: SqlDatabase = { ...database, query: () => Promise.reject(new Error("the disk is full")) };
    const answer = await onAnother(ingestOf({ on: failing }), make());
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(lines.join("")).toContain("the disk is full");
  });

  test("a body that does not come", async () => {
    const app = express();
    takeReports(app, "/v1/reports", ingest, 50);
    const other = await listen(app, 0);
    const socket = connect(Number(new URL(other.url).port), "127.0.0.1");
    socket.write(
      "POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
    );
    let text = "";
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 408 .*Connection: close.*"body-slow"/s);
    await other.close(0);
  });
});

test("hostile bodies are refused, each with a code, and none changes a count", async () => {
  const before = await storedReports();
  const outcome = await sendHostile(served.url, hostileRequests(400, seededRng(5)));
  expect(outcome.unexpected).toEqual([]);
  expect(outcome.refused + outcome.taken).toBe(400);
  expect(await storedReports()).toBe(before + outcome.distinct);
});

test("dead letters say why, and keep the beginning of a body", async () => {
  await ingest.settled();
  await post({ ...make(), question: "dead-letter" });
  await ingest.settled();
  const { rows } = await database.query<{ code: string; body: string }>(
    "SELECT code, encode(body, 'escape') AS body FROM afterclick.dead_letters ORDER BY id DESC LIMIT 1",
  );
  expect(rows[0].code).toBe("question-unknown");
  expect(rows[0].body).toContain('"dead-letter"');
});

test("log, tables and files of the database hold nothing of who sent a report", async () => {
  const own = {
    "user-agent": "Telltale/7",
    "x-forwarded-for": "203.0.113.77",
    referer: "https://telltale.example/",
    cookie: "c=telltale",
  };
  expect((await post(make(), own)).status).toBe(204);
  expect((await post("{", own)).status).toBe(400);
  expect((await fetch(`${served.url}/releases/`, { headers: own })).status).toBe(404);
  await ingest.settled();
  await database.tidy();
  const telltale = /telltale|203\.0\.113|127\.0\.0\.1|user-agent/i;
  expect(lines.join("")).not.toMatch(telltale);
  // A report leaves no line at all: when it came is nobody's business.
  expect(lines.join("")).not.toContain("/v1/reports");
  const base = join(folder, "database");
  for (const name of await readdir(base, { recursive: true })) {
    if (!/^(base|pg_wal)\b/.test(name)) continue;
    const bytes = await readFile(join(base, name)).catch(() => Buffer.alloc(0));
    expect(/telltale|203\.0\.113/i.test(bytes.toString("latin1")), name).toBe(false);
  }
  const { rows } = await database.query<{ column: string }>(
    `SELECT table_name || '.' || column_name AS column FROM information_schema.columns
     WHERE table_schema = 'afterclick' AND table_name IN ('reports', 'dead_letters', 'surveys') ORDER BY 1`,
  );
  expect(rows.map(({ column }) => column)).toEqual([
    ...["body", "body_bytes", "code", "day", "id"].map((name) => `dead_letters.${name}`),
    ...["nonce", "payload", "survey"].map((name) => `reports.${name}`),
    ...["definition", "epoch", "epoch_days", "id", "question"].map((name) => `surveys.${name}`),
  ]);
});

describe("questions", () => {
  const [interests] = sitePolicy.questions;
  const another = { ...interests, id: "entry", epsilon: 0.001, epochDays: 2 };

  test("that contradict themselves are refused as a whole, with the path of the fault", async () => {
    await writePolicy({ ...sitePolicy, version: 2, questions: [{ ...interests, epsilon: 0.0005 }] });
    await expect(file.read()).rejects.toThrow(/questions\.interests\.epsilon/);
    expect(file.policy?.version).toBe(1);
    expect(await file.read()).toBe(false);
    await writeFile(join(folder, "policy.json"), "{");
    await expect(file.read()).rejects.toThrow("it is not JSON");
    await writePolicy({ ...sitePolicy, questions: [] });
    await expect(file.read()).rejects.toThrow("version: 1 was in force with other contents; choose 2");
    await writePolicy({ ...sitePolicy, version: 2, expires: "2020-01-01T00:00:00Z" });
    await expect(file.read()).rejects.toThrow("expires: it has passed");
    expect((await post(make())).status).toBe(204);
  });

  test("that change keep reports to those that stand, and only those", async () => {
    const changed = { ...interests, domain: { kind: "values", values: ["one", "two"] } };
    await writePolicy({ ...sitePolicy, version: 2, questions: [{ ...interests, epsilon: 0.9 }, another] });
    expect(await file.read()).toBe(true);
    expect(await (await post(make())).json()).toMatchObject({ error: { code: "policy-expired" } });
    const third = { ...sitePolicy, version: 3, questions: [{ ...interests, epsilon: 0.9 }] };
    await writePolicy(third);
    await file.read();
    const report: Report = { ...reportMaker(third)(), policy: 2 };
    expect((await post(report)).status).toBe(204);
    expect(await (await post({ ...report, question: "entry" })).json()).toMatchObject({
      error: { code: "question-unknown" },
    });
    await writePolicy({ ...sitePolicy, version: 4, questions: [changed] });
    await file.read();
    expect(await (await post(report)).json()).toMatchObject({ error: { code: "policy-expired" } });
    await writePolicy(sitePolicy);
    await expect(file.read()).rejects.toThrow("version: 1 is below 4");
  });

  test("with epochs of several days take reports that begin with one", async () => {
    await writePolicy({ ...sitePolicy, version: 5, questions: [{ ...interests, epochDays: 2 }] });
    await file.read();
    const odd = today % 2 === 1 ? today : today - 1;
    expect(await (await post({ ...make(), policy: 5, epoch: odd })).json()).toMatchObject({
      error: { code: "epoch-wrong" },
    });
  });
});

test("retention deletes surveys whose epoch ended so long ago, with their reports", async () => {
  const definition = '{"domain":{"kind":"values","values":["a"]},"milliEpsilon":1000,"epochDays":7}';
  const survey = { question: "old", epoch: 19_999, epochDays: 7, definition };
  const id = await store.surveyId(survey);
  await store.add([{ survey: id, nonce: "1".repeat(32), payload: "00" }]);
  const before = await storedReports();
  expect(await deletePast(store, 90, 20_006 + 89)).toBe(0);
  expect((await tallyOf(store, id, mechanismOf(readDefinition(definition)))).reports).toBe(1);
  expect(await deletePast(store, 90, 20_006 + 90)).toBe(1);
  expect(await storedReports()).toBe(before - 1);
});
