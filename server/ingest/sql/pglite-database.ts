import { closeSync, constants, existsSync, fsyncSync, openSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { LogSync } from "./log-sync.ts";
import type { SqlDatabase, SqlResult, SqlValue } from "./sql-database.ts";

/**
 * PGlite starts PostgreSQL with -F (no fsync), and its files of Node have no fsync at all, so a commit would outlive the
 * process but not a power cut (electric-sql/pglite issue 1107). Here -F is gone, and both are what PostgreSQL takes them for.
 * wal_sync_method must be fsync: the build's fdatasync does nothing.
 */
const DURABLE = [
  ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
  ...["fsync=on", "synchronous_commit=on", "full_page_writes=on", "wal_sync_method=fsync"].flatMap((set) => [
    "-c",
    set,
  ]),
];

/** What is used of Emscripten's open files; `nfd` is Node's descriptor. */
interface EmscriptenStream {
  readonly nfd?: number;
  readonly node: { readonly mode: number };
}

type Operation = (...args: never[]) => unknown;

interface EmscriptenModule {
  readonly NODEFS: {
    realPath(node: object): string;
    readonly stream_ops: { fsync?: (stream: EmscriptenStream) => number; write: Operation };
    readonly node_ops: Record<"rename" | "setattr" | "unlink", Operation>;
  };
}

class SyncedFiles extends NodeFS {
  readonly log = new LogSync();

  override async init(...args: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(...args);
    const addSync = (module: EmscriptenModule) => this.#addSync(module);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync as never] } };
  }

  #addSync({ NODEFS }: EmscriptenModule): void {
    const { log } = this;
    const { stream_ops, node_ops } = NODEFS;
    const isLog = (path: string) => basename(dirname(path)) === "pg_wal";
    stream_ops.fsync = (stream) => {
      const path = NODEFS.realPath(stream.node);
      if (stream.nfd === undefined || isFolder(stream)) syncPath(path);
      else if (isLog(path)) log.note(path);
      else fsyncSync(stream.nfd);
      return 0;
    };
    const write = stream_ops.write as (stream: EmscriptenStream, ...rest: unknown[]) => unknown;
    stream_ops.write = (stream: EmscriptenStream, ...rest: unknown[]) => {
      if (!isLog(NODEFS.realPath(stream.node))) log.now();
      return write(stream, ...rest);
    };
    // Truncating is one of setattr's.
    for (const name of ["rename", "setattr", "unlink"] as const) {
      const operation = node_ops[name];
      node_ops[name] = (...args) => {
        log.now();
        return operation(...args);
      };
    }
  }
}

const isFolder = ({ node }: EmscriptenStream): boolean => (node.mode & constants.S_IFMT) === constants.S_IFDIR;

/** A file or a folder. */
function syncPath(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The database in `folder`/database, made when it is not there: beside its place and then renamed, so that being killed
 * meanwhile leaves none. One process at a time may open it.
 */
export async function openPgliteDatabase(folder: string): Promise<SqlDatabase> {
  const place = join(folder, "database");
  if (!existsSync(place)) await makeDatabase(folder, place);
  const { pglite, log } = await start(place);
  return {
    kind: "pglite",
    async query<Row>(statement: string, values: readonly SqlValue[] = []): Promise<SqlResult<Row>> {
      const { rows, affectedRows } = await pglite.query<Row>(statement, [...values]);
      await log.finished();
      return { rows, changed: affectedRows ?? 0 };
    },
    script: async (statements) => {
      await pglite.exec(statements);
      await log.finished();
    },
    // Without a checkpointer the log of writes would grow for ever, and so would the time to read it after a crash.
    tidy: async () => {
      await pglite.exec("CHECKPOINT");
      await log.finished();
    },
    // All tables, also those of the system; it must be a statement by itself.
    reclaim: async () => {
      await pglite.exec("VACUUM");
      await log.finished();
    },
    close: () => stop({ pglite, log }),
  };
}

async function makeDatabase(folder: string, place: string): Promise<void> {
  const beside = `${place}.new`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { recursive: true });
  await stop(await start(beside));
  // The first files are written by PGlite's initdb, which leaves them to the system.
  for (const path of await readdir(beside, { recursive: true })) syncPath(join(beside, path));
  syncPath(beside);
  await rename(beside, place);
  syncPath(folder);
}

interface Started {
  readonly pglite: PGlite;
  readonly log: LogSync;
}

async function start(place: string): Promise<Started> {
  const fs = new SyncedFiles(place);
  return { pglite: await PGlite.create({ fs, startParams: DURABLE, relaxedDurability: false }), log: fs.log };
}

async function stop({ pglite, log }: Started): Promise<void> {
  await pglite.close();
  log.now();
  log.close();
}
