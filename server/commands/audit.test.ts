import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { checkSigned } from "../../shared/trust/check-signed.ts";
import { Console } from "../console/console.ts";
import { answerQuestion } from "../ingest/ask-store.ts";
import { openIngest } from "../ingest/open-ingest.ts";
import { openStore } from "../ingest/open-store.ts";
import type { PolicyFile } from "../ingest/policy-file.ts";
import { createLogger } from "../log.ts";
import { run } from "../publisher/commands/commands-test-util.ts";
import { registerPolicy } from "../publisher/commands/policy.ts";
import { shop } from "../publisher/commands/shop-test-util.ts";
import { verifySignature } from "../publisher/keys/key-pair.ts";
import { newestRoot } from "../publisher/keys/site-roots.ts";
import { policyWriter } from "../publisher/release/write-policy.ts";
import { registerAudit } from "./audit.ts";

test("audit verify and show, after changes at a signed site's console", async () => {
  const { site, out, keys } = await shop(1);
  const file = join(site, "policy.json");
  const reports = join(keys, "../reports");
  const policy = (): SitePolicy => JSON.parse(readFileSync(file, "utf8"));
  await run(registerPolicy, "policy", "init", "--out", out, "--keys", keys);
  const opened = await openIngest({
    place: { folder: reports },
    policy: file,
    perSecond: 10,
    logger: createLogger("silent"),
  });
  const savedWith = async (folder: string, change: Partial<SitePolicy>) => {
    const officers = new Console({
      reports: { ...opened, policy: opened.policy as PolicyFile },
      writer: policyWriter({ keys: folder }),
      now: Date.now,
    });
    const { sha256: seen } = await officers.policy();
    return officers.save({ policy: { ...policy(), ...change }, seen }, "officer");
  };
  await savedWith(keys, { version: 2, retentionDays: 7 });
  await expect(savedWith(join(keys, "none"), { version: 3 })).rejects.toThrow("there is no folder");
  await opened.close();
  // Devices take what was saved.
  const root = newestRoot(site);
  expect(root && (await checkSigned(policy(), root.roles.channels, verifySignature)).ok).toBe(true);

  const audit = (...args: readonly string[]) => run(registerAudit, "audit", ...args, "--reports", reports);
  const [newest] = JSON.parse((await audit("show", "--json")).out);
  expect((await audit("verify")).out).toBe(
    `The chain holds: 4 entries. File the hash of the newest elsewhere:\n${newest.hash}\n`,
  );
  const lines = (await audit("show")).out.trim().split("\n");
  expect(lines.map((line) => line.split(/ {2,}/).slice(2, 4).join(": "))).toEqual([
    "officer: policy changed",
    "officer: policy change begun",
    "server: started",
    "server: policy read from its file",
  ]);
  expect(lines[0]).toContain(createHash("sha256").update(readFileSync(file)).digest("hex"));
  expect(lines[0]).toContain('"path":"retentionDays"');

  const damaging = await openStore({ folder: reports }, console);
  await damaging.database.query("UPDATE afterclick.audit SET entry = 'no JSON' WHERE seq = 3");
  await damaging.close();
  expect((await audit("show")).out).toContain('3  damaged: it was changed: its hash is another  "no JSON"\n');
  const complaint = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => {
    process.exitCode = undefined;
    complaint.mockRestore();
  });
  await audit("verify");
  expect(complaint).toHaveBeenCalledWith(
    "The chain is broken at entry 3: it was changed: its hash is another. The 2 before it hold.",
  );
  expect(process.exitCode).toBe(1);
});

test("audit verify finds entries that are gone from the end by a hash that was filed, and a log that is emptied", async () => {
  const { keys } = await shop(1);
  const reports = join(keys, "../reports");
  const opened = await openStore({ folder: reports }, console, answerQuestion);
  const complaint = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => {
    process.exitCode = undefined;
    complaint.mockRestore();
  });
  const verify = (...args: readonly string[]) => run(registerAudit, "audit", "verify", "--reports", reports, ...args);
  const [first, second] = [await opened.audit.add("server", "one"), await opened.audit.add("server", "two")];
  expect((await verify("--filed", "abc")).error?.message).toContain("64 hex digits");
  expect((await verify("--filed", first.hash)).out).toBe(
    `Entry 1 has the filed hash: nothing up to it was changed or is gone.\nThe chain holds: 2 entries. File the hash of the newest elsewhere:\n${second.hash}\n`,
  );

  // Shorter, and whole by itself. The server that is open has seen the second; one that starts later has not.
  await opened.database.query("DELETE FROM afterclick.audit WHERE seq = 2");
  await opened.close();
  const later = await openStore({ folder: reports }, console, answerQuestion);
  onTestFinished(() => later.close());
  expect((await verify()).out).toContain("The chain holds: 1 entries.");
  await verify("--filed", second.hash);
  expect(complaint).toHaveBeenLastCalledWith(
    "The chain holds, and no entry has the filed hash: entries are gone from its end, or the log was written anew. It has 1 now.",
  );
  expect(process.exitCode).toBe(1);

  await later.store.keepPolicy(1, "{}");
  await later.database.query("DELETE FROM afterclick.audit");
  await verify();
  expect(complaint).toHaveBeenLastCalledWith(
    "The chain is broken at entry 1: it is missing: policies were in force, and none is without an entry. The 0 before it hold.",
  );
});
