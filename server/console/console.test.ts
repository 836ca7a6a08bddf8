import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { createApp } from "../app.ts";
import { reportMaker, sitePolicy } from "../ingest/load-test-util.ts";
import { type OpenIngest, openIngest } from "../ingest/open-ingest.ts";
import type { PolicyFile } from "../ingest/policy-file.ts";
import { type Listening, listen } from "../listen.ts";
import { createLogger } from "../log.ts";
import { policyWriter } from "../publisher/release/write-policy.ts";
import { Console } from "./console.ts";
import { ConsoleTokens } from "./tokens.ts";

const OFFICER = "officer-token-of-24-chars-or-more";
const OPERATOR = "operator-token-of-24-chars-or-more";
const folder = mkdtempSync(join(tmpdir(), "afterclick-console-"));
const file = join(folder, "policy.json");
const writer = policyWriter({});
const lines: string[] = [];
let reports: OpenIngest;
let served: Listening;
let clock = 0;
/** What happens in the moment before the next policy is written. */
let beforeWriting = () => {};

beforeAll(async () => {
  writeFileSync(file, JSON.stringify(sitePolicy));
  const logger = createLogger("info", { write: (line) => lines.push(line) });
  reports = await openIngest({ place: { folder }, policy: file, perSecond: 1_000, logger });
  const console = new Console({
    reports: reports as OpenIngest & { policy: PolicyFile },
    writer: {
      textOf: (...asked) => writer.textOf(...asked),
      replace: (...change) => {
        beforeWriting();
        return writer.replace(...change);
      },
    },
    now: Date.now,
  });
  const tokens = new ConsoleTokens({ officer: OFFICER, operator: OPERATOR }, () => clock);
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Console</title>");
  served = await listen(createApp({ ingest: reports.ingest, console: { console, tokens, pages: folder }, logger }), 0);
});
afterAll(async () => {
  await served?.close(0);
  await reports?.close();
  rmSync(folder, { recursive: true, force: true });
});

function ask(path: string, { token = OFFICER, method = "GET", body = undefined as unknown } = {}): Promise<Response> {
  return fetch(`${served.url}/console/api/${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body !== undefined && { "Content-Type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
const json = async (path: string, options?: Parameters<typeof ask>[1]) => (await ask(path, options)).json();
/** @param seen of what was looked at; of what there is now when nothing is said */
const put = async (policy: object, token = OFFICER, seen?: string | null) =>
  ask("policy", {
    method: "PUT",
    body: { policy, seen: seen === undefined ? (await json("policy")).sha256 : seen },
    token,
  });
const onDisk = () => JSON.parse(readFileSync(file, "utf8"));
const inForce = async (): Promise<SitePolicy> => (await json("policy")).policy;
const actions = async (): Promise<string[]> =>
  (await json("audit")).entries.map(({ action }: { action: string }) => action);
const send = (report: object) =>
  fetch(`${served.url}/v1/reports`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(report),
  });

test("pages have a policy that lets in nothing else, and answers are stored nowhere", async () => {
  const page = await fetch(`${served.url}/console`);
  expect(page.url).toBe(`${served.url}/console/`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await ask("session")).headers.get("cache-control")).toBe("no-store");
});

test("each token has its role; an operator reads all but the audit log and changes nothing", async () => {
  expect(await json("session")).toEqual({ role: "officer", site: "shop" });
  expect(await json("session", { token: OPERATOR })).toEqual({ role: "operator", site: "shop" });
  for (const path of ["policy", "estimates", "budget", "flow", "status"])
    expect((await ask(path, { token: OPERATOR })).status).toBe(200);
  const refused = { error: { code: "role-missing" } };
  expect(await json("audit", { token: OPERATOR })).toMatchObject(refused);
  expect(await (await put({ ...sitePolicy, version: 2 }, OPERATOR)).json()).toMatchObject(refused);
  expect((await inForce()).version).toBe(1);
});

test("ten wrong tokens lock the console to wrong ones for the rest of the minute; a right one is let in always", async () => {
  const status = async (token: string) => (await ask("session", { token })).status;
  const bare = () => fetch(`${served.url}/console/api/session`);
  for (let i = 0; i < 12; i++)
    expect([(await bare()).status, (await (await bare()).json()).error.code]).toEqual([401, "token-missing"]);
  for (let i = 0; i < 10; i++) expect(await status(`wrong-${i}`)).toBe(401);
  const locked = await ask("session", { token: "wrong-10" });
  expect(locked.status).toBe(429);
  expect(locked.headers.get("retry-after")).toBe("60");
  expect(await locked.json()).toMatchObject({ error: { code: "locked-out" } });
  expect([await status(OFFICER), await status(OPERATOR)]).toEqual([200, 200]);
  clock += 60_000;
  expect(await status("wrong-11")).toBe(401);
});

test("a lock is in the log, once an hour and with the wrong tokens since the last time", async () => {
  const guess = async (times: number) => {
    for (let i = 0; i < times; i++) await ask("session", { token: `guess-${i}` });
  };
  const locks = async () =>
    (await json("audit")).entries
      .filter(({ action }: { action: string }) => action === "console locked")
      .map(({ detail }: { detail: unknown }) => detail);
  expect(await locks()).toEqual([{ wrongTokens: 10 }]);
  for (let minute = 0; minute < 3; minute++) {
    clock += 60_000;
    await guess(12);
  }
  expect(await locks()).toHaveLength(1);
  clock += 3_600_000;
  await guess(10);
  // Beside these ten: the two after the first lock, and three times twelve.
  expect(await locks()).toEqual([{ wrongTokens: 48 }, { wrongTokens: 10 }]);
  clock += 60_000;
});

describe("a policy", () => {
  test("that is wrong stays out, and its place is told, at a preview and when it is saved", async () => {
    const wrong = { ...sitePolicy, version: 2, caps: { day: 1, life: 0.5 } };
    const fault = expect.stringContaining("caps.day");
    expect(await json("policy/preview", { method: "POST", body: wrong })).toEqual({ fault, changes: [] });
    const refused = await put(wrong);
    expect([refused.status, await refused.json()]).toMatchObject([
      422,
      { error: { code: "policy-invalid", message: fault } },
    ]);
    const past = await put({ ...sitePolicy, version: 2, expires: "2020-01-01T00:00:00Z" });
    expect(await past.json()).toMatchObject({ error: { message: expect.stringContaining("expires") } });
    expect(await (await put({ ...sitePolicy, version: 3 })).json()).toMatchObject({
      error: { code: "policy-outdated" },
    });
    expect((await inForce()).version).toBe(1);
    expect((await actions()).filter((action) => action === "policy refused")).toHaveLength(2);
  });

  test("is previewed with what each change does, and nothing changes by that", async () => {
    const [question] = sitePolicy.questions;
    const next = { ...sitePolicy, version: 2, highestMode: "session", questions: [{ ...question, share: 0.5 }] };
    const { fault, changes } = await json("policy/preview", { method: "POST", body: next });
    expect(fault).toBeNull();
    expect(changes).toMatchObject([
      {
        path: "highestMode",
        before: "contribute",
        after: "session",
        effect: expect.stringContaining("erased for good"),
      },
      { path: "questions.interests.share", before: 1, after: 0.5 },
    ]);
    expect((await inForce()).version).toBe(1);
  });

  test("is in force at once: what is no longer asked is refused, and the log has each change", async () => {
    const make = reportMaker();
    expect((await send(make())).status).toBe(204);
    const saved = await put({ ...sitePolicy, version: 2, questions: [] });
    expect(saved.status).toBe(200);
    expect(await (await send(make())).json()).toMatchObject({ error: { code: "question-unknown" } });
    expect(JSON.parse(readFileSync(file, "utf8")).version).toBe(2);
    const { entries, broken, checkedAt } = await json("audit");
    expect([broken, checkedAt]).toEqual([null, expect.stringMatching(/^2\d{3}-.+Z$/)]);
    expect(entries[0]).toMatchObject({
      who: "officer",
      action: "policy changed",
      detail: { version: 2, changes: [{ path: "questions.interests" }] },
    });
    expect((await put({ ...sitePolicy, version: 3 })).status).toBe(200);
  });

  test("that cannot be written is not in force, and the sentence says what to do", async () => {
    beforeWriting = () => {
      throw new Error("You may not write there.");
    };
    const refused = await put({ ...sitePolicy, version: 4 });
    beforeWriting = () => {};
    expect(await refused.json()).toMatchObject({
      error: { code: "policy-read-only", message: expect.stringContaining("You may not write there.") },
    });
    expect((await inForce()).version).toBe(3);
    expect((await actions()).slice(0, 2)).toEqual(["policy change not made", "policy change begun"]);
  });

  test("changed by hand in the last seconds is not overwritten: nothing is saved over what nobody has looked at", async () => {
    const { sha256 } = await json("policy");
    const byHand = { ...sitePolicy, version: 4, retentionDays: 7 };
    writeFileSync(file, JSON.stringify(byHand));
    const late = await put({ ...sitePolicy, version: 4, retentionDays: 9 }, OFFICER, sha256);
    expect([late.status, await late.json()]).toMatchObject([
      409,
      { error: { code: "policy-outdated", message: expect.stringContaining("changed meanwhile") } },
    ]);
    expect(onDisk()).toEqual(byHand);
    expect(await inForce()).toEqual(byHand);
  });

  test("that another server writes in the very moment is not overwritten either", async () => {
    const other = { ...sitePolicy, version: 5, retentionDays: 5 };
    beforeWriting = () => writeFileSync(file, JSON.stringify(other));
    const late = await put({ ...sitePolicy, version: 5, retentionDays: 6 });
    beforeWriting = () => {};
    expect(late.status).toBe(409);
    expect(await inForce()).toEqual(other);
  });

  test("that another server has put in force from its own file is told apart by the database", async () => {
    beforeWriting = () =>
      void reports.store.keepPolicy(6, JSON.stringify({ ...sitePolicy, version: 6, retentionDays: 5 }));
    const late = await put({ ...sitePolicy, version: 6, retentionDays: 6 });
    beforeWriting = () => {};
    expect([late.status, await late.json()]).toMatchObject([
      409,
      { error: { message: expect.stringContaining("in force with other contents; choose 7") } },
    ]);
    writeFileSync(file, JSON.stringify({ ...sitePolicy, version: 7 }));
    expect((await inForce()).version).toBe(7);
  });

  test("of a file changed by hand that is wrong: the console says why, and what it replaces is kept beside", async () => {
    const { sha256 } = await json("policy");
    const wrong = JSON.stringify({ ...sitePolicy, version: 9, highestMode: "all" });
    writeFileSync(file, wrong);
    const next = { ...sitePolicy, version: 8 };
    expect((await put(next, OFFICER, sha256)).status).toBe(409);
    expect(readFileSync(file, "utf8")).toBe(wrong);
    const problem = expect.stringContaining("highestMode");
    expect(await json("policy")).toMatchObject({ policy: { version: 7 }, problem });
    const saved = await (await put(next)).json();
    expect(saved.aside).toMatch(/^policy\.json\.refused-2\d+-\d+-\d+T\d+Z$/);
    expect(readFileSync(join(folder, saved.aside), "utf8")).toBe(wrong);
    expect((await json("policy")).problem).toBeNull();
  });

  test("is in the log before and after it is in force, with the hash that sha256sum prints", async () => {
    expect((await put({ ...sitePolicy, version: 9, retentionDays: 11 })).status).toBe(200);
    const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
    const detail = { version: 9, sha256, changes: [{ path: "retentionDays", before: 30, after: 11 }] };
    expect((await json("audit")).entries.slice(0, 2)).toMatchObject([
      { who: "officer", action: "policy changed", detail },
      { who: "officer", action: "policy change begun", detail },
    ]);
  });

  test("with a text that no database and no signature can hold is refused by its place", async () => {
    const [question] = sitePolicy.questions;
    for (const text of ["half \ud800 a character", "a zero \0 byte in it"]) {
      const answer = await put({ ...sitePolicy, version: 10, questions: [{ ...question, text }] });
      const message = expect.stringMatching(/^questions\.interests\.text: /);
      expect([answer.status, await answer.json()]).toMatchObject([422, { error: { code: "policy-invalid", message } }]);
    }
    for (const wrong of [{ highestMode: "\ud800" }, { "\udc00": 1 }, { site: "\0" }])
      expect((await put({ ...sitePolicy, version: 10, ...wrong })).status).toBe(422);
  });

  test("is saved with the hash of what was looked at, or not at all", async () => {
    for (const body of [{ ...sitePolicy, version: 10 }, { policy: sitePolicy }, []])
      expect((await ask("policy", { method: "PUT", body })).status).toBe(400);
  });
});

test("estimates: who read which is in the log", async () => {
  const { surveys } = await json("estimates", { token: OPERATOR });
  expect(surveys).toMatchObject([{ question: "interests", reports: 1, values: [], needed: expect.any(Number) }]);
  expect((await json("audit")).entries[0]).toMatchObject({
    who: "operator",
    action: "estimates read",
    detail: { surveys: [{ question: "interests", reports: 1 }] },
  });
});

test("the budget is what one device spends, and the reports that came of it", async () => {
  expect(await json("budget")).toMatchObject({
    caps: { day: 1, life: 10 },
    questions: [{ id: "interests", perDay: 1, reports: [{ count: 1 }] }],
    ...{ expectedPerDay: 1, mostPerDay: 1, daysToLifeCap: 10 },
  });
});

test("the data flow shows a report that the server takes, to the byte", async () => {
  const [sample] = (await json("flow")).samples;
  const [head, body] = sample.request.split("\r\n\r\n");
  expect(head).toContain("POST /v1/reports HTTP/1.1");
  expect(head).toContain(`Content-Length: ${body.length}`);
  expect(sample.supports.length).toBeGreaterThan(0);
  expect((await send(JSON.parse(body))).status).toBe(204);
});

test("neither tokens nor addresses are in the log of requests", () => {
  const text = lines.join("");
  expect(text).toContain("/console/api/session");
  for (const secret of [OFFICER, OPERATOR, "wrong-1", "127.0.0.1"]) expect(text).not.toContain(secret);
});

test("a token that can be guessed, and one for both roles, are refused at the start", () => {
  expect(() => new ConsoleTokens({ officer: "short" }, Date.now)).toThrow("openssl rand -hex 24");
  expect(() => new ConsoleTokens({ officer: OFFICER, operator: OFFICER }, Date.now)).toThrow("same token");
});
