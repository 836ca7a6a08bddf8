import { closeSync, existsSync, fsyncSync, openSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
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

/** What is used of Emscripten's open files; `nfd` is Node's descriptor, which folders have not. */
interface EmscriptenStream {
  readonly nfd?: number;
  readonly node: object;
}

interface EmscriptenModule {
  readonly NODEFS: {
    realPath(node: object): string;
    readonly stream_ops: { fsync?: (stream: EmscriptenStream) => number };
  };
}

class SyncedFiles extends NodeFS {
  override async init(...args: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(...args);
    const addSync = ({ NODEFS }: EmscriptenModule) => {
      NODEFS.stream_ops.fsync = (stream) => {
        if (stream.nfd === undefined) syncPath(NODEFS.realPath(stream.node));
        else fsyncSync(stream.nfd);
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync as never] } };
  }
}

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
  const pglite = await start(place);
  return {
    kind: "pglite",
    async query<Row>(statement: string, values: readonly SqlValue[] = []): Promise<SqlResult<Row>> {
      const { rows, affectedRows } = await pglite.query<Row>(statement, [...values]);
      return { rows, changed: affectedRows ?? 0 };
    },
    script: async (statements) => {
      await pglite.exec(statements);
    },
    // Without a checkpointer the log of writes would grow for ever, and so would the time to read it after a crash.
    tidy: async () => {
      await pglite.exec("CHECKPOINT");
    },
    close: () => pglite.close(),
  };
}

async function makeDatabase(folder: string, place: string): Promise<void> {
  const beside = `${place}.new`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { recursive: true });
  const pglite = await start(beside);
  await pglite.close();
  // The first files are written by PGlite's initdb, which leaves them to the system.
  for (const path of await readdir(beside, { recursive: true })) syncPath(join(beside, path));
  syncPath(beside);
  await rename(beside, place);
  syncPath(folder);
}

const start = (place: string): Promise<PGlite> =>
  PGlite.create({ fs: new SyncedFiles(place), startParams: DURABLE, relaxedDurability: false });
