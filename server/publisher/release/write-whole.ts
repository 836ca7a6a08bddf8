import { renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file by a rename: whoever reads it meanwhile has what was there before or the whole of it. What a killed process leaves in a site's folder is
 * named like a release under way, and taken away with those.
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const staged = join(dirname(file), `.${basename(file)}.${process.pid}.partial`);
  try {
    writeFileSync(staged, content);
    renameSync(staged, file);
  } finally {
    rmSync(staged, { force: true });
  }
}
