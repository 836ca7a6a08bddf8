import { describe, expect, test } from "vitest";
import { reportMaker, sitePolicy } from "../ingest/load-test-util.ts";
import { OFFICER, OPERATOR, testConsole } from "./console-test-util.ts";
import { ConsoleTokens } from "./tokens.ts";

const { lines, url, pass, ask, json, put, onDisk, inForce, actions, send } = testConsole(sitePolicy);

test("pages have a policy that lets in nothing else, and answers are stored nowhere", async () => {
  const page = await fetch(`${url()}/console`);
  expect(page.url).toBe(`${url()}/console/`);
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
  const bare = () => fetch(`${url()}/console/api/session`);
  for (let i = 0; i < 12; i++)
    expect([(await bare()).status, (await (await bare()).json()).error.code]).toEqual([401, "token-missing"]);
  for (let i = 0; i < 10; i++) expect(await status(`wrong-${i}`)).toBe(401);
  const locked = await ask("session", { token: "wrong-10" });
  expect(locked.status).toBe(429);
  expect(locked.headers.get("retry-after")).toBe("60");
  expect(await locked.json()).toMatchObject({ error: { code: "locked-out" } });
  expect([await status(OFFICER), await status(OPERATOR)]).toEqual([200, 200]);
  pass(60_000);
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
    pass(60_000);
    await guess(12);
  }
  expect(await locks()).toHaveLength(1);
  pass(3_600_000);
  await guess(10);
  // Beside these ten: the two after the first lock, and three times twelve.
  expect(await locks()).toEqual([{ wrongTokens: 48 }, { wrongTokens: 10 }]);
  pass(60_000);
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
        effect: expect.stringMatching(/erased for good.* reports are refused at once/),
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
    expect(onDisk().version).toBe(2);
    const { entries, broken, checkedAt } = await json("audit");
    expect([broken, checkedAt]).toEqual([null, expect.stringMatching(/^2\d{3}-.+Z$/)]);
    expect(entries[0]).toMatchObject({
      who: "officer",
      action: "policy changed",
      detail: { version: 2, changes: [{ path: "questions.interests" }] },
    });
    expect((await put({ ...sitePolicy, version: 3 })).status).toBe(200);
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
    letsAnswer: true,
    caps: { day: 1, life: 10 },
    questions: [{ id: "interests", perDay: 1, reports: [{ count: 1 }] }],
    ...{ expectedPerDay: 1, mostPerDay: 1, daysToLifeCap: 10 },
    spent: [{ question: "interests", epsilon: 1, reports: 1 }],
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
