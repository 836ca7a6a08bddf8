import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tallyOf } from "./estimates.ts";
import { client, reportMaker, sitePolicy } from "./load-test-util.ts";
import { openStore, type ReportsPlace } from "./open-store.ts";
import { startServer } from "./start-server-test-util.ts";
import { mechanismOf, readDefinition } from "./survey.ts";

export interface KillOptions {
  /** The built command, dist/cli.js. */
  readonly cli: string;
  /** Of a PostgreSQL; null for PGlite in a folder of its own. */
  readonly url: string | null;
  readonly rounds: number;
  readonly connections: number;
  /** ms of load before each kill: uniform between the two. */
  readonly loadMs: readonly [least: number, most: number];
}

export interface KillOutcome {
  readonly kills: number;
  /** Different reports that were sent, and that were acknowledged by 204. */
  readonly sent: number;
  readonly acknowledged: number;
  /** Sent once more after they were acknowledged, in the same or in a later life of the server. */
  readonly resent: number;
  readonly stored: number;
  /** Acknowledged and not in the database; in it and never sent. */
  readonly lost: number;
  readonly invented: number;
  /** What the tally counts beyond the reports that are stored. */
  readonly countedTwice: number;
}

const RESENT = 0.1;

/** Kills a server with SIGKILL in the midst of load, again and again on the same database, and then looks at what is there. */
export async function killRounds(options: KillOptions): Promise<KillOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "afterclick-kills-"));
  try {
    const place: ReportsPlace = options.url === null ? { folder: join(folder, "reports") } : { url: options.url };
    const file = join(folder, "policy.json");
    await writeFile(file, JSON.stringify(sitePolicy));
    const load = new Load();
    for (let round = 0; round < options.rounds; round++) await killOnce(options, place, file, load);
    return { kills: options.rounds, ...load.counts, ...(await compare(place, load)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function killOnce(options: KillOptions, place: ReportsPlace, file: string, load: Load): Promise<void> {
  const where = "folder" in place ? ["--reports", place.folder] : [];
  const server = await startServer(
    [options.cli, "serve", ...where, "--policy", file, "--port", "0", "--reports-per-second", "1000000"],
    "url" in place ? { DATABASE_URL: place.url } : {},
  );
  const [least, most] = options.loadMs;
  const clients = Array.from({ length: options.connections }, () => load.run(server.url));
  await new Promise((done) => setTimeout(done, least + Math.random() * (most - least)));
  await server.end("SIGKILL");
  await Promise.all(clients);
}

class Load {
  readonly sent = new Set<string>();
  readonly acknowledged = new Set<string>();
  readonly #make = reportMaker();
  readonly #bodies: { readonly nonce: string; readonly body: string }[] = [];
  #resent = 0;

  get counts() {
    return { sent: this.sent.size, acknowledged: this.acknowledged.size, resent: this.#resent };
  }

  /** Sends one report after the other until the connection breaks. */
  async run(url: string): Promise<void> {
    const own = client(url);
    for (;;) {
      const again = this.#bodies.length > 0 && Math.random() < RESENT;
      const { nonce, body } = again ? this.#bodies[Math.floor(Math.random() * this.#bodies.length)] : this.#fresh();
      const status = await own.post(body);
      if (status === null) break;
      if (status !== 204) throw new Error(`a report was answered with ${status}`);
      this.acknowledged.add(nonce);
      if (again) this.#resent++;
      else this.#bodies.push({ nonce, body });
    }
    own.close();
  }

  #fresh() {
    const report = this.#make();
    const nonce = Buffer.from(report.nonce, "base64url").toString("hex");
    this.sent.add(nonce);
    return { nonce, body: JSON.stringify(report) };
  }
}

async function compare(place: ReportsPlace, { sent, acknowledged }: Load) {
  const { store, database, close } = await openStore(place, console);
  try {
    // A duplicate that had slipped past a damaged index would make this fail.
    await database.query("REINDEX TABLE afterclick.reports");
    const stored = new Set<string>();
    let counted = 0;
    for (const { id, definition } of await store.surveys()) {
      const { rows } = await database.query<{ nonce: string }>(
        "SELECT replace(nonce::text, '-', '') AS nonce FROM afterclick.reports WHERE survey = $1",
        [id],
      );
      for (const { nonce } of rows) stored.add(nonce);
      counted += (await tallyOf(store, id, mechanismOf(readDefinition(definition)))).reports;
    }
    const notIn = (some: Iterable<string>, all: ReadonlySet<string>) => [...some].filter((one) => !all.has(one)).length;
    return {
      stored: stored.size,
      lost: notIn(acknowledged, stored),
      invented: notIn(stored, sent),
      countedTwice: counted - stored.size,
    };
  } finally {
    await close();
  }
}
