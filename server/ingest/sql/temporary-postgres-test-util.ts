import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A PostgreSQL server of its own for a test, reached by a socket in a temporary folder. */
export interface TemporaryPostgres {
  readonly url: string;
  /** SIGKILL to the server, as when the machine fails. */
  kill(): Promise<void>;
  /** Starts it again on what is on the disk. */
  start(): Promise<void>;
  /** Ends it and deletes its folder. */
  remove(): Promise<void>;
}

/** @param bin folder with initdb and postgres, as findPostgres answers */
export async function temporaryPostgres(bin: string): Promise<TemporaryPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "afterclick-postgres-"));
  const user = unprivileged();
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const run = (program: string, ...args: string[]) =>
    spawn(join(bin, program), args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"], ...user });
  const made = run("initdb", "-D", data, "-U", "afterclick", "-A", "trust", "-E", "UTF8", "--no-locale");
  made.stderr?.resume();
  const [code] = await once(made, "close");
  if (code !== 0) throw new Error(`initdb ended with ${code}`);

  let server: ChildProcess;
  const start = async () => {
    server = run("postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=20");
    await ready(server);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, "exit");
  };
  await start();
  return {
    url: `postgres://afterclick@/postgres?host=${encodeURIComponent(folder)}`,
    kill: () => end("SIGKILL"),
    start,
    remove: async () => {
      // Fast shutdown: connections are cut.
      await end("SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (option: string, name: string) => Number(execFileSync("id", [option, name], { stdio: "pipe" }).toString());
  for (const name of ["postgres", "nobody"]) {
    try {
      return { uid: id("-u", name), gid: id("-g", name) };
    } catch {
      // There is no such user.
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.");
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let said = "";
    server.stderr?.on("data", (chunk) => {
      said += chunk;
      if (said.includes("ready to accept connections")) done();
    });
    server.once("exit", (code) => fail(new Error(`postgres ended with ${code}: ${said}`)));
  });
}
