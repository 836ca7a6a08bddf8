import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findPostgres } from "../../scripts/postgres.mjs";
import { killRounds } from "./kill-rounds-test-util.ts";
import { temporaryPostgres } from "./sql/temporary-postgres-test-util.ts";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const bin = findPostgres();
if (!bin) console.warn("No PostgreSQL server is installed (initdb, postgres): its half of these tests is skipped.");
const options = { cli, rounds: 3, connections: 8, loadMs: [100, 400] } as const;
/** After a crash PostgreSQL syncs each file of the folder, twice a thousand syncs: on a busy disk that takes its time. */
const HANGS_AFTER_MS = 300_000;
const unharmed = { kills: 3, lost: 0, invented: 0, countedTwice: 0 };

test(
  "a server that is killed again and again loses no report that it acknowledged (PGlite)",
  async () => {
    if (!existsSync(cli)) throw new Error("dist/cli.js is missing: run `npm run build` first.");
    const outcome = await killRounds({ ...options, url: null });
    expect(outcome).toMatchObject(unharmed);
    expect(outcome.acknowledged).toBeGreaterThan(0);
  },
  HANGS_AFTER_MS,
);

test.skipIf(!bin)("the same with PostgreSQL", async () => {
  const postgres = await temporaryPostgres(bin as string);
  try {
    const outcome = await killRounds({ ...options, url: postgres.url });
    expect(outcome).toMatchObject(unharmed);
    expect(outcome.acknowledged).toBeGreaterThan(0);
  } finally {
    await postgres.remove();
  }
});
