import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { checkSigned } from "../../shared/trust/check-signed.ts";
import { Console } from "../console/console.ts";
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
