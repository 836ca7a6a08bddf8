import { PublisherError } from "./publisher-error.ts";

/** What keeps a folder from being written, by the code of the system's error, and what to do about it. */
const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space or name another folder with --out.",
  EDQUOT: "your share of the disk is used up. Free some space or name another folder with --out.",
  EACCES: "you may not write there. Change its rights or name another folder with --out.",
  EPERM: "you may not write there. Change its rights or name another folder with --out.",
  EROFS: "the disk is read-only. Name another folder with --out.",
  EEXIST: "there is a file in its place. Remove it or name another folder with --out.",
  ENOTDIR: "a folder above it is a file. Name another folder with --out.",
};

/** Runs what writes to `path`. @throws PublisherError when the disk or its rights are the reason that it cannot */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const sentence = SENTENCES[(error as NodeJS.ErrnoException).code ?? ""];
    throw sentence === undefined ? error : new PublisherError(`${path} cannot be written: ${sentence}`);
  }
}
