import { type BigIntStats, stat as statCallback } from "node:fs";
import { promisify } from "node:util";

/** Every request waits for one, and that of node:fs/promises takes more of the processor. */
const stat = promisify(statCallback);

export interface FoundFile {
  readonly file: string;
  readonly stats: BigIntStats;
}

/** Looks that are under way, by path. */
const looks = new Map<string, Promise<FoundFile | null>>();

/**
 * A file and its state, or null where there is no regular file. Requests that come while it is being looked at share the look:
 * when all devices ask for one channels.json, looking would be a fifth of the work.
 *
 * @throws the system's error when it cannot be looked at
 */
export function regularFile(file: string): Promise<FoundFile | null> {
  const underWay = looks.get(file);
  if (underWay) return underWay;
  const look = lookAt(file).finally(() => looks.delete(file));
  looks.set(file, look);
  return look;
}

async function lookAt(file: string): Promise<FoundFile | null> {
  try {
    const stats = await stat(file, { bigint: true });
    return stats.isFile() ? { file, stats } : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return null;
    throw error;
  }
}
