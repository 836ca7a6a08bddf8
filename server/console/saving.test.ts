import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sitePolicy } from "../ingest/load-test-util.ts";
import { OFFICER, testConsole } from "./console-test-util.ts";

const { folder, file, store, onWriting, ask, json, put, onDisk, inForce, actions } = testConsole({
  ...sitePolicy,
  version: 3,
});

test("a policy that cannot be written is not in force, and the sentence says what to do", async () => {
  onWriting(() => {
    throw new Error("You may not write there.");
  });
  const refused = await put({ ...sitePolicy, version: 4 });
  onWriting(() => {});
  expect(await refused.json()).toMatchObject({
    error: { code: "policy-read-only", message: expect.stringContaining("You may not write there.") },
  });
  expect((await inForce()).version).toBe(3);
  expect((await actions()).slice(0, 2)).toEqual(["policy change not made", "policy change begun"]);
});

/** As a process that publishes has it. */
const LOCK = join(folder, ".publishing.lock");
const publishing = (): void => writeFileSync(LOCK, JSON.stringify({ pid: process.ppid, host: hostname() }));

test("a save waits for whoever publishes, and others are answered meanwhile", async () => {
  publishing();
  const { sha256 } = await json("policy");
  const saved = put({ ...sitePolicy, version: 4 }, OFFICER, sha256);
  await expect.poll(async () => (await actions())[0]).toBe("policy change begun");
  expect(onDisk().version).toBe(3);
  rmSync(LOCK);
  expect((await saved).status).toBe(200);
  expect(onDisk().version).toBe(4);
});

test("a save that has waited in vain says when to save again, and nothing is changed", async () => {
  publishing();
  const busy = await put({ ...sitePolicy, version: 5 });
  rmSync(LOCK);
  expect([busy.status, busy.headers.get("retry-after")]).toEqual([503, "10"]);
  expect(await busy.json()).toMatchObject({
    error: {
      code: "policy-busy",
      message: expect.stringMatching(/Save again in 10 s\. Process \d+ on .+ is writing to /),
    },
  });
  expect([onDisk().version, (await inForce()).version]).toEqual([4, 4]);
  expect((await actions()).slice(0, 2)).toEqual(["policy change not made", "policy change begun"]);
});

test("a policy changed by hand in the last seconds is not overwritten: nothing is saved over what nobody has looked at", async () => {
  const { sha256 } = await json("policy");
  const byHand = { ...sitePolicy, version: 5, retentionDays: 7 };
  writeFileSync(file, JSON.stringify(byHand));
  const late = await put({ ...sitePolicy, version: 5, retentionDays: 9 }, OFFICER, sha256);
  expect([late.status, await late.json()]).toMatchObject([
    409,
    { error: { code: "policy-outdated", message: expect.stringContaining("changed meanwhile") } },
  ]);
  expect(onDisk()).toEqual(byHand);
  expect(await inForce()).toEqual(byHand);
});

test("a policy that another server writes in the very moment is not overwritten either", async () => {
  const other = { ...sitePolicy, version: 6, retentionDays: 5 };
  onWriting(() => writeFileSync(file, JSON.stringify(other)));
  const late = await put({ ...sitePolicy, version: 6, retentionDays: 6 });
  onWriting(() => {});
  expect(late.status).toBe(409);
  expect(await inForce()).toEqual(other);
});

test("a policy that another server has put in force from its own file is told apart by the database", async () => {
  onWriting(() => void store().keepPolicy(7, JSON.stringify({ ...sitePolicy, version: 7, retentionDays: 5 })));
  const late = await put({ ...sitePolicy, version: 7, retentionDays: 6 });
  onWriting(() => {});
  expect([late.status, await late.json()]).toMatchObject([
    409,
    { error: { message: expect.stringContaining("in force with other contents; choose 8") } },
  ]);
  writeFileSync(file, JSON.stringify({ ...sitePolicy, version: 8 }));
  expect((await inForce()).version).toBe(8);
});

test("a policy of a file changed by hand that is wrong: the console says why, and what it replaces is kept beside", async () => {
  const { sha256 } = await json("policy");
  const wrong = JSON.stringify({ ...sitePolicy, version: 10, highestMode: "all" });
  writeFileSync(file, wrong);
  const next = { ...sitePolicy, version: 9 };
  expect((await put(next, OFFICER, sha256)).status).toBe(409);
  expect(readFileSync(file, "utf8")).toBe(wrong);
  const problem = expect.stringContaining("highestMode");
  expect(await json("policy")).toMatchObject({ policy: { version: 8 }, problem });
  const saved = await (await put(next)).json();
  expect(saved.aside).toMatch(/^policy\.json\.refused-2\d+-\d+-\d+T\d+Z$/);
  expect(readFileSync(join(folder, saved.aside), "utf8")).toBe(wrong);
  expect((await json("policy")).problem).toBeNull();
});

test("a policy is in the log before and after it is in force, with the hash that sha256sum prints", async () => {
  expect((await put({ ...sitePolicy, version: 10, retentionDays: 11 })).status).toBe(200);
  const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
  const detail = { version: 10, sha256, changes: [{ path: "retentionDays", before: 30, after: 11 }] };
  expect((await json("audit")).entries.slice(0, 2)).toMatchObject([
    { who: "officer", action: "policy changed", detail },
    { who: "officer", action: "policy change begun", detail },
  ]);
});

test("a policy with a text that no database and no signature can hold is refused by its place", async () => {
  const [question] = sitePolicy.questions;
  for (const text of ["half \ud800 a character", "a zero \0 byte in it"]) {
    const answer = await put({ ...sitePolicy, version: 11, questions: [{ ...question, text }] });
    const message = expect.stringMatching(/^questions\.interests\.text: /);
    expect([answer.status, await answer.json()]).toMatchObject([422, { error: { code: "policy-invalid", message } }]);
  }
  for (const wrong of [{ highestMode: "\ud800" }, { "\udc00": 1 }, { site: "\0" }])
    expect((await put({ ...sitePolicy, version: 11, ...wrong })).status).toBe(422);
});

test("a policy is saved with the hash of what was looked at, or not at all", async () => {
  for (const body of [{ ...sitePolicy, version: 11 }, { policy: sitePolicy }, []])
    expect((await ask("policy", { method: "PUT", body })).status).toBe(400);
  const large = await ask("policy", { method: "PUT", body: { policy: "p".repeat(2_000_000) } });
  expect([large.status, (await large.json()).error.code]).toEqual([413, "body-too-large"]);
});

test("what is no policy at all is refused like any other that is wrong", async () => {
  const { sha256 } = await json("policy");
  const answer = await ask("policy", { method: "PUT", body: { policy: null, seen: sha256 }, token: OFFICER });
  expect([answer.status, await answer.json()]).toMatchObject([422, { error: { code: "policy-invalid" } }]);
});
