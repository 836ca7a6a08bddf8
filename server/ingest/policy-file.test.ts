import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { AuditLog } from "./audit-log.ts";
import { sitePolicy } from "./load-test-util.ts";
import { PolicyFile } from "./policy-file.ts";
import { PolicyRecord } from "./policy-record.ts";
import { ReportStore } from "./report-store.ts";
import { KINDS, testDatabases } from "./sql/databases-test-util.ts";
import { migrate } from "./sql/migrations.ts";
import type { SqlDatabase } from "./sql/sql-database.ts";

const databases = testDatabases();

describe.each(KINDS)("the log of a policy's file, in %s", (kind) => {
  const isHere = () => kind === "pglite" || databases.hasPostgres;
  const its = (name: string, work: () => Promise<void>) => test(name, async ({ skip }) => (isHere() ? work() : skip()));
  let folder: string;
  let database: SqlDatabase;
  let audit: AuditLog;
  let file: PolicyFile;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "afterclick-policy-"));
    if (!isHere()) return;
    database = await databases.open[kind]();
    await migrate(database);
    audit = new AuditLog(database);
  });
  afterAll(async () => {
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    if (!isHere()) return;
    await database.query("DELETE FROM afterclick.audit");
    await database.query("DELETE FROM afterclick.policies");
    await write(sitePolicy);
    file = started();
    await file.read();
  });

  /** As a server that starts. */
  const started = () =>
    new PolicyFile(join(folder, "policy.json"), new ReportStore(database), new PolicyRecord(new AuditLog(database)));
  const textOf = (policy: object | string) => (typeof policy === "string" ? policy : JSON.stringify(policy));
  const hashOf = (policy: object | string) => createHash("sha256").update(textOf(policy)).digest("hex");
  const write = (policy: object | string) => writeFile(join(folder, "policy.json"), textOf(policy));
  const next = (change: Partial<SitePolicy> = {}): SitePolicy => ({ ...sitePolicy, version: 2, ...change });
  /** Oldest first, without the first policy's. */
  const entries = async () => (await audit.page(null, 100)).reverse().slice(1);
  const inFile = (policy: SitePolicy) => ({ version: policy.version, sha256: hashOf(policy), changes: [] });

  its("has the first policy, and nothing of a start that finds the same", async () => {
    const [first] = await audit.page(null, 100);
    expect(first).toMatchObject({
      who: "server",
      action: "policy read from its file",
      detail: { version: 1, sha256: hashOf(sitePolicy) },
    });
    await started().read();
    expect(await entries()).toEqual([]);
  });

  its("has a change by hand as one at the console, once, also when several servers and starts read it", async () => {
    const changed = next({ retentionDays: 7 });
    await write(changed);
    expect(await file.read()).toBe(true);
    expect(await file.read()).toBe(false);
    await started().read();
    expect(await entries()).toMatchObject([
      {
        action: "policy read from its file",
        detail: {
          version: 2,
          sha256: hashOf(changed),
          changes: [{ path: "retentionDays", before: 30, after: 7, effect: expect.stringContaining("7 days") }],
        },
      },
    ]);
  });

  its(
    "has what is refused: each wrong file once, with the fault, and what would have changed where it can be read",
    async () => {
      const wrong = [next({ caps: { day: 1, life: 0.5 } }), "{", { ...sitePolicy, retentionDays: 9 }];
      for (const policy of wrong) {
        await write(policy);
        await expect(file.read()).rejects.toThrow("is not used");
        expect(await file.read()).toBe(false);
        await expect(started().read()).rejects.toThrow("is not used");
      }
      await rm(join(folder, "policy.json"));
      await expect(file.read()).rejects.toThrow("ENOENT");
      expect(await file.read()).toBe(false);
      const action = "policy file refused";
      expect(await entries()).toMatchObject([
        { action, detail: { fault: expect.stringMatching(/^line 1, caps\.day: /), sha256: hashOf(wrong[0]) } },
        { action, detail: { fault: expect.stringContaining("it is not JSON"), sha256: hashOf(wrong[1]) } },
        {
          action,
          detail: {
            fault: expect.stringContaining("with other contents"),
            changes: [{ path: "retentionDays", after: 9 }],
          },
        },
        { action, detail: { fault: expect.stringContaining("ENOENT"), sha256: null } },
      ]);
      expect(file.document).toEqual(sitePolicy);
    },
  );

  its(
    "has a change that was begun and written when the server ended: the next start says that it was made",
    async () => {
      const changed = next();
      await new PolicyRecord(audit).begin("officer", inFile(changed));
      await write(changed);
      await started().read();
      expect(await entries()).toMatchObject([
        { who: "officer", action: "policy change begun", detail: { version: 2 } },
        { who: "server", action: "policy changed", detail: { version: 2, sha256: hashOf(changed) } },
      ]);
    },
  );

  its("has a change that was begun and in force when the server ended", async () => {
    const changed = next();
    await new PolicyRecord(audit).begin("officer", inFile(changed));
    await write(changed);
    await new ReportStore(database).keepPolicy(2, JSON.stringify(changed));
    await started().read();
    expect(await entries()).toMatchObject([{ action: "policy change begun" }, { action: "policy changed" }]);
  });

  its("has a change that was begun and never written: the next start says that it was not made", async () => {
    await new PolicyRecord(audit).begin("officer", inFile(next()));
    const notMade = { action: "policy change not made", detail: { version: 2, sha256: hashOf(next()) } };
    await started().read();
    await started().read();
    expect(await entries()).toMatchObject([{ action: "policy change begun" }, notMade]);
    await new PolicyRecord(audit).begin("officer", inFile(next()));
    const byHand = next({ retentionDays: 3 });
    await write(byHand);
    await started().read();
    expect((await entries()).slice(3)).toMatchObject([
      notMade,
      { action: "policy read from its file", detail: { sha256: hashOf(byHand) } },
    ]);
  });
});
