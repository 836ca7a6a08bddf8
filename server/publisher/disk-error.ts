import { PublisherError } from "./publisher-error.ts";

/** What keeps a folder from being written, by the code of the system's error, and what to do about it, but for how. */
const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space or name another folder",
  EDQUOT: "your share of the disk is used up. Free some space or name another folder",
  EACCES: "you may not write there. Change its rights or name another folder",
  EPERM: "you may not write there. Change its rights or name another folder",
  EROFS: "the disk is read-only. Name another folder",
  EEXIST: "there is a file in its place. Remove it or name another folder",
  ENOTDIR: "a folder above it is a file. Name another folder",
};

/**
 * Runs what writes to `path`.
 *
 * @param how a command's folder is named; ends the sentence "name another folder"
 * @throws PublisherError when the disk or its rights are the reason that it cannot
 */
export function writing<T>(path: string, work: () => T, how = " with --out"): T {
  try {
    return work();
  } catch (error) {
    const sentence = SENTENCES[(error as NodeJS.ErrnoException).code ?? ""];
    throw sentence === undefined ? error : new PublisherError(`${path} cannot be written: ${sentence}${how}.`);
  }
}
