import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_POLICY } from "../../../../shared/contracts/manifest.ts";
import { domainSize, type Question } from "../../../../shared/contracts/questions.ts";
import { firstSitePolicy, type SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { DAY_MS } from "../../../../shared/math/day.ts";
import { chooseMechanism } from "../../../../shared/privacy/choose-mechanism.ts";
import { reportsNeeded } from "../../../../shared/privacy/estimate.ts";
import { openStore } from "../../../ingest/open-store.ts";
import { createLogger } from "../../../log.ts";
import { ConsoleServer, NOW } from "./console-server.ts";
import { reportBodies } from "./device-reports.ts";
import { madePolicy } from "./made-policy.ts";

/** Reports that are there of the epoch that runs: too few for any question. */
export const TOO_FEW = 180;

/** Of an epoch that is over: enough. */
export const enough = (question: Question): number =>
  Math.ceil(1.2 * reportsNeeded(chooseMechanism(domainSize(question.domain), Math.round(1000 * question.epsilon))));

/** A database that devices have reported to in three epochs. It is one process's and takes seconds to make, so a worker's specs share it. */
export interface SiteWithReports {
  /** Starts the site's server on it; `done` puts the database back to what it was. */
  serve(holds: "reports" | "nothing"): Promise<{ readonly server: ConsoleServer; done(): Promise<void> }>;
  close(): Promise<void>;
}

export async function siteWithReports(): Promise<SiteWithReports> {
  const folder = mkdtempSync(join(tmpdir(), "afterclick-reports-"));
  const opened = await openStore({ folder }, createLogger("error"));
  const { database } = opened;
  const server = await ConsoleServer.start(opened, madePolicy());
  await report(server, madePolicy());
  await server.stop();
  return {
    async serve(holds) {
      // The database has one connection: whatever this server writes is in this transaction.
      await database.script("BEGIN");
      if (holds === "nothing") await database.script(`TRUNCATE ${TABLES.map((name) => `afterclick.${name}`).join()}`);
      const server = await ConsoleServer.start(
        opened,
        holds === "nothing" ? firstSitePolicy("shop", DEFAULT_POLICY) : madePolicy(),
      );
      const done = async () => {
        await server.stop();
        await database.script("ROLLBACK");
      };
      return { server, done };
    },
    async close() {
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const TABLES = ["policies", "surveys", "reports", "dead_letters", "audit"];

/** Two weeks of reports, each while its epoch runs. */
async function report(server: ConsoleServer, policy: SitePolicy): Promise<void> {
  for (const weeksAgo of [2, 1, 0]) {
    server.now = NOW - weeksAgo * 7 * DAY_MS;
    const bodies = policy.questions.flatMap((question) =>
      reportBodies(policy, question, server.now, weeksAgo === 0 ? TOO_FEW : enough(question)),
    );
    await server.send(bodies, 204);
  }
}
