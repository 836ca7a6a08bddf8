import nodeFs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AuditLog } from "./audit-log.ts";
import { MOST_DEAD_LETTERS, ReportStore } from "./report-store.ts";
import { KINDS, testDatabases } from "./sql/databases-test-util.ts";
import { migrate } from "./sql/migrations.ts";
import { openPgliteDatabase } from "./sql/pglite-database.ts";
import type { SqlDatabase } from "./sql/sql-database.ts";

const databases = testDatabases();

const survey = { question: "entry", epoch: 20_783, epochDays: 7, definition: "{}" };
const nonce = (i: number) => i.toString(16).padStart(32, "0");

describe.each(KINDS)("a store in %s", (kind) => {
  const its = test.skipIf(kind === "postgresql" && !databases.hasPostgres);
  let database: SqlDatabase;
  let store: ReportStore;

  beforeAll(async () => {
    if (kind === "postgresql" && !databases.hasPostgres) return;
    database = await databases.open[kind]();
    await migrate(database);
    store = new ReportStore(database);
  });
  afterAll(() => database?.close());

  its("migrates once, also when two start at once", async () => {
    await Promise.all([migrate(database), migrate(database)]);
    const { rows } = await database.query("SELECT version FROM afterclick.schema_versions");
    expect(rows).toEqual([{ version: 1 }, { version: 2 }]);
  });

  describe("the audit log", () => {
    its("numbers its entries, also those of two servers that write at once, and holds", async () => {
      const [first, second] = [new AuditLog(database), new AuditLog(database)];
      await Promise.all(
        [...Array(5).keys()].flatMap((i) => [first.add("server", `a${i}`), second.add("officer", `b${i}`)]),
      );
      expect((await first.page(null, 100)).map(({ seq }) => seq)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(await first.verify()).toMatchObject({
        entries: 10,
        broken: null,
        head: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    });

    its.each([
      [
        "changed",
        'UPDATE afterclick.audit SET entry = replace(entry, \'"action":"\', \'"action":"not \') WHERE seq = 4',
        "changed",
      ],
      ["taken out", "DELETE FROM afterclick.audit WHERE seq = 3", "entry 3 is missing"],
      [
        "no entries, with a hash that fits",
        "UPDATE afterclick.audit SET entry = '{', hash = '021fb596db81e6d02bf3d2586ee3981fe519f275c0ac9ca76bbcf2ebb4097d96' WHERE seq = 5",
        "no entry: not JSON",
      ],
      [
        "exchanged",
        "UPDATE afterclick.audit SET seq = CASE seq WHEN 6 THEN -7 ELSE -6 END WHERE seq IN (6, 7)",
        "missing",
      ],
    ])("finds entries that were %s", async (_, statement, because) => {
      const before = (
        await database.query<{ seq: number; entry: string; hash: string }>("SELECT * FROM afterclick.audit")
      ).rows;
      await database.query(statement);
      expect((await new AuditLog(database).verify()).broken?.because).toContain(because);
      await database.query("DELETE FROM afterclick.audit");
      for (const { seq, entry, hash } of before)
        await database.query("INSERT INTO afterclick.audit (seq, entry, hash) VALUES ($1, $2, $3)", [seq, entry, hash]);
      expect((await new AuditLog(database).verify()).broken).toBeNull();
    });
  });

  its(
    "the audit log tells what is damaged by its number, goes on after it, and knows the end that it has seen",
    async () => {
      const log = new AuditLog(database);
      await database.query("DELETE FROM afterclick.audit");
      for (let i = 0; i < 6; i++) await log.add("server", `a${i}`);
      const { checkedAt } = await log.verifyNew();
      await database.query("UPDATE afterclick.audit SET entry = 'no JSON' WHERE seq = 6");
      expect(await log.page(null, 2)).toMatchObject([
        { seq: 6, text: "no JSON", because: "it was changed: its hash is another" },
        { seq: 5, action: "a4" },
      ]);
      expect(await log.add("officer", "after it")).toMatchObject({ seq: 7 });
      expect((await log.verify()).broken).toMatchObject({ seq: 6 });
      // What was verified before is not read again.
      expect(await log.verifyNew()).toMatchObject({ broken: null, entries: 7, checkedAt: expect.any(Number) });
      expect((await log.verifyNew()).checkedAt).toBeGreaterThanOrEqual(checkedAt);
      await database.query("DELETE FROM afterclick.audit WHERE seq > 5");
      expect((await new AuditLog(database).verify()).broken).toBeNull();
      for (const verify of [() => log.verifyNew(), () => log.verify(), () => log.verifyNew()])
        expect((await verify()).broken).toEqual({ seq: 7, because: "this server has seen another entry there" });
      await database.query("DELETE FROM afterclick.audit");
    },
  );

  its("refuses a schema of a newer version", async () => {
    await database.query("INSERT INTO afterclick.schema_versions VALUES (9)");
    await expect(migrate(database)).rejects.toThrow("schema 9, and this version of afterclick knows 2");
    await database.query("DELETE FROM afterclick.schema_versions WHERE version = 9");
  });

  its("waits for the disk at each commit", async () => {
    const { rows } = await database.query<{ fsync: string; commit: string }>(
      "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
    );
    expect(rows).toEqual([{ fsync: "on", commit: "on" }]);
  });

  its("gives a survey one id", async () => {
    const id = await store.surveyId(survey);
    expect(await store.surveyId(survey)).toBe(id);
    expect(await store.surveyId({ ...survey, definition: '{"other":1}' })).not.toBe(id);
    expect(await store.surveys()).toContainEqual({ ...survey, id });
  });

  its("counts a nonce once a survey, within a group and after it", async () => {
    const id = await store.surveyId(survey);
    const report = { survey: id, nonce: nonce(0), payload: "0a" };
    expect(await store.add([report, { ...report, payload: "0b" }, { ...report, nonce: nonce(1) }])).toBe(2);
    expect(await store.add([report])).toBe(0);
    expect(await store.add([{ ...report, survey: await store.surveyId({ ...survey, epoch: 20_790 }) }])).toBe(1);
  });

  its("stores all of a group or nothing", async () => {
    const id = await store.surveyId({ ...survey, epoch: 1 });
    const broken = { survey: id, nonce: "not a nonce", payload: "0a" };
    await expect(store.add([{ survey: id, nonce: nonce(7), payload: "0a" }, broken])).rejects.toThrow();
    expect(await store.page(id, null, 10)).toBeNull();
  });

  its("reads a survey page by page, from the first nonce to the last", async () => {
    const id = await store.surveyId({ ...survey, epoch: 2 });
    const numbers = Array.from({ length: 25 }, (_, i) => i);
    await store.add(
      numbers.map((i) => ({ survey: id, nonce: i === 24 ? "f".repeat(32) : nonce(i), payload: nonce(i) })),
    );
    const read: string[] = [];
    let last: string | null = null;
    for (let page = await store.page(id, last, 10); page; page = await store.page(id, last, 10)) {
      for (let at = 0; at < page.reports; at++)
        read.push(page.payloads.subarray(16 * at, 16 * at + 16).toString("hex"));
      last = page.last;
    }
    expect(read).toEqual(numbers.map(nonce));
  });

  its("deletes a survey and nothing else", async () => {
    const [gone, kept] = [await store.surveyId({ ...survey, epoch: 3 }), await store.surveyId({ ...survey, epoch: 4 })];
    for (const id of [gone, kept]) await store.add([{ survey: id, nonce: nonce(1), payload: "00" }]);
    await store.deleteSurvey(gone);
    expect((await store.surveys()).map(({ id }) => id)).not.toContain(gone);
    expect(await store.page(gone, null, 10)).toBeNull();
    expect(await store.page(kept, null, 10)).toMatchObject({ reports: 1 });
  });

  its("keeps a policy under its version for good", async () => {
    expect(await store.keepPolicy(1, "first")).toBe("first");
    expect(await store.keepPolicy(1, "other")).toBe("first");
    await store.keepPolicy(2, "second");
    expect(await store.policies(1)).toEqual([{ version: 2, document: "second" }]);
  });

  its("keeps so many dead letters and no more, whatever bytes are in them", async () => {
    const letter = { day: 20_000, code: "report-malformed", body: "00ff00", bodyBytes: 3 };
    await store.addDeadLetters([{ ...letter, body: "", bodyBytes: 0 }]);
    for (let i = 0; i < 11; i++) await store.addDeadLetters(new Array(1_000).fill(letter));
    expect(await store.deadLetters()).toEqual([{ code: "report-malformed", letters: MOST_DEAD_LETTERS }]);
    await store.deleteDeadLettersBefore(20_001);
    expect(await store.deadLetters()).toEqual([]);
  });

  its("has all of it after it was closed and opened again", async () => {
    const before = await store.surveys();
    await database.tidy();
    await database.reclaim();
    await database.close();
    database = await databases.open[kind]();
    store = new ReportStore(database);
    await migrate(database);
    expect(await store.surveys()).toEqual(before);
  });
});

describe("PGlite's log of writes", () => {
  const real = nodeFs.fsync;
  let own: string;
  let database: SqlDatabase;
  let store: ReportStore;
  /** Syncs that have come to their end, beside the event loop. */
  let finished = 0;
  let failure: NodeJS.ErrnoException | null = null;

  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), "afterclick-synced-"));
    const watched: typeof real = Object.assign(
      (descriptor: number, done: (error: NodeJS.ErrnoException | null) => void) =>
        real(descriptor, (error) => {
          finished++;
          done(error ?? failure);
        }),
      { __promisify__: real.__promisify__ },
    );
    nodeFs.fsync = watched;
    syncBuiltinESMExports();
    database = await openPgliteDatabase(own);
    await migrate(database);
    store = new ReportStore(database);
  });
  afterAll(async () => {
    nodeFs.fsync = real;
    syncBuiltinESMExports();
    await database?.close();
    await rm(own, { recursive: true, force: true });
  });

  test("is synced before a commit is acknowledged", async () => {
    const id = await store.surveyId(survey);
    for (let i = 0; i < 5; i++) {
      const before = finished;
      await store.add([{ survey: id, nonce: nonce(i), payload: "00" }]);
      expect(finished).toBeGreaterThan(before);
    }
  });

  test("that could not be synced is acknowledged neither then nor later", async () => {
    const id = await store.surveyId(survey);
    failure = new Error("EIO: the disk is broken");
    await expect(store.add([{ survey: id, nonce: nonce(8), payload: "00" }])).rejects.toThrow("the disk is broken");
    failure = null;
    await expect(store.add([{ survey: id, nonce: nonce(9), payload: "00" }])).rejects.toThrow("the disk is broken");
  });
});
