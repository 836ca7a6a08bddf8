import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file by a rename: whoever reads it meanwhile has what was there before or the whole of it, after a power cut too. What a killed
 * process leaves in a site's folder is named like a release under way, and taken away with those.
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const staged = join(dirname(file), `.${basename(file)}.${process.pid}.partial`);
  try {
    writeFileSync(staged, content, { flush: true });
    renameSync(staged, file);
    syncFolder(dirname(file));
  } finally {
    rmSync(staged, { force: true });
  }
}

/** The name is in the folder's own file. */
function syncFolder(folder: string): void {
  // Windows opens no folder, and keeps its names by a log.
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
