import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { writing } from "../disk-error.ts";
import { isRunning } from "../is-running.ts";
import { PublisherError } from "../publisher-error.ts";
import { linkOrCopy } from "./link-or-copy.ts";

/** Names who publishes, while somebody does. */
const LOCK = ".publishing.lock";
/** Held while a dead process's lock is taken away: a few system calls. */
const BREAKER = ".publishing.lock.break";

/** ms between two looks at a lock that somebody holds. */
const LOOK_EVERY = 50;
/** ms. A rollback among 100,000 items, with deltas from four releases, holds a site for 10 s. */
const PATIENCE = 300_000;

/** Lock files of this process: one that is not among them and has its id is of a dead one that had the same. */
const heldHere = new Set<string>();

/** Somebody else holds the lock still. */
export class SiteHeldError extends PublisherError {}

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Does work on a site's folder that no other process does at the same time: versions and sequences are the last ones plus one,
 * so that two writers would give one number twice. Waits for a live holder, takes over from one that has died. While the
 * work is done Ctrl-C does not end the process between two files.
 *
 * A lock is a file that appears whole and only where there is none, by a link. Whoever finds a dead process's takes it away
 * under a second such file, so that of two who find it neither takes away the other's.
 *
 * @param patience ms to wait for a live holder
 * @throws SiteHeldError when another process holds on for longer, PublisherError when the folder cannot be written
 */
export function withSiteLock<T>(siteFolder: string, work: () => T, patience: number = PATIENCE): T {
  const file = resolve(siteFolder, LOCK);
  writing(siteFolder, () => mkdirSync(siteFolder, { recursive: true }));
  const resume = acquire(siteFolder, file, patience);
  const release = (): void => {
    heldHere.delete(file);
    rmSync(file, { force: true });
    resume();
  };
  let result: T;
  try {
    result = work();
  } catch (error) {
    release();
    throw error;
  }
  if (result instanceof Promise) return result.finally(release) as T;
  release();
  return result;
}

/** Answers what lets Ctrl-C through again. */
function acquire(siteFolder: string, file: string, patience: number): () => void {
  // To wait for it would be to wait for ever.
  if (heldHere.has(file)) throw new Error(`${file} is held by this process`);
  for (let waited = 0; ; waited += LOOK_EVERY) {
    const resume = deferSignals();
    if (create(siteFolder, file)) {
      heldHere.add(file);
      return resume;
    }
    const holder = readHolder(file);
    const dead = holder !== null && isDead(holder);
    if (dead) takeAway(siteFolder, file);
    resume();
    if (waited >= patience) throw new SiteHeldError(heldBy(siteFolder, file, holder));
    if (waited === 0 && holder && !dead)
      process.stderr.write(`Waiting for process ${holder.pid}, which writes to ${siteFolder}.\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY);
  }
}

function deferSignals(): () => void {
  const wait = (): void => {};
  process.on("SIGINT", wait).on("SIGTERM", wait);
  return () => process.off("SIGINT", wait).off("SIGTERM", wait);
}

/** False when it is there already. */
function create(siteFolder: string, file: string): boolean {
  if (existsSync(file)) return false;
  const holder: Holder = { pid: process.pid, host: hostname() };
  const own = `${file}.${process.pid}.partial`;
  try {
    writeFileSync(own, JSON.stringify(holder));
    linkOrCopy(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    return writing(siteFolder, () => {
      throw error;
    });
  } finally {
    rmSync(own, { force: true });
  }
}

/** Null when it has gone, or names nobody. */
function readHolder(file: string): Holder | null {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && typeof host === "string" ? { pid, host } : null;
  } catch {
    return null;
  }
}

/** Of a process on another machine nobody here can tell. */
const isDead = ({ pid, host }: Holder): boolean => host === hostname() && !isRunning(pid);

/** Nobody else may take a lock away, so what is dead under the breaker is still the dead one's. */
function takeAway(siteFolder: string, file: string): void {
  const breaker = join(siteFolder, BREAKER);
  if (!create(siteFolder, breaker)) return;
  try {
    const holder = readHolder(file);
    if (holder && isDead(holder)) rmSync(file, { force: true });
  } finally {
    rmSync(breaker, { force: true });
  }
}

const heldBy = (siteFolder: string, file: string, holder: Holder | null): string =>
  holder
    ? `Process ${holder.pid} on ${holder.host} is writing to ${siteFolder}. Try again when it has ended; if it has, remove ${file}.`
    : `${file} is there and names nobody. Remove it, and ${BREAKER} beside it, unless another afterclick is running.`;
