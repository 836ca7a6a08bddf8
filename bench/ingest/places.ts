import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sitePolicy } from "../../server/ingest/load-test-util.ts";
import { temporaryPostgres } from "../../server/ingest/sql/temporary-postgres-test-util.ts";
import { type StartedServer, startServer } from "../../server/ingest/start-server-test-util.ts";

/** The built command; this file is in build/bench/ingest. */
export const CLI = fileURLToPath(new URL("../../../dist/cli.js", import.meta.url));

export interface Place {
  readonly name: "PGlite" | "PostgreSQL";
  /** Null for a folder. */
  readonly url: string | null;
}

/** Runs a measurement with each database there is: PGlite, and a PostgreSQL started for it. */
export async function inEachPlace(measure: (place: Place) => Promise<void>): Promise<void> {
  await measure({ name: "PGlite", url: null });
  if (!process.env.AFTERCLICK_POSTGRES) {
    console.log("No PostgreSQL server is installed; its half is left out.");
    return;
  }
  const postgres = await temporaryPostgres(process.env.AFTERCLICK_POSTGRES);
  try {
    await measure({ name: "PostgreSQL", url: postgres.url });
  } finally {
    await postgres.remove();
  }
}

/** Serves reports in a temporary folder while `use` runs. */
export async function whileServing<T>(
  place: Place,
  use: (server: StartedServer, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "afterclick-ingest-"));
  try {
    await writeFile(join(folder, "policy.json"), JSON.stringify(sitePolicy));
    const server = await startServer(
      [
        ...[CLI, "serve", "--policy", join(folder, "policy.json"), "--port", "0"],
        ...["--reports-per-second", "1000000", ...(place.url === null ? ["--reports", join(folder, "reports")] : [])],
      ],
      place.url === null ? {} : { DATABASE_URL: place.url },
    );
    try {
      return await use(server, folder);
    } finally {
      await server.end("SIGTERM");
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
