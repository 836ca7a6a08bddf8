import { constants, copyFileSync, linkSync } from "node:fs";

/** The same file under a second name, where nothing has that name. Copied on a disk that has no links. @throws EEXIST */
export function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
