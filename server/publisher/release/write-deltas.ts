import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writing } from "../disk-error.ts";
import { PublisherError } from "../publisher-error.ts";
import { deltaBetween, type MadeDelta } from "./delta-between.ts";
import { releaseVersions } from "./new-release-folder.ts";
import { readTables } from "./read-tables.ts";
import { sha256 } from "./sha256.ts";
import { writeWhole } from "./write-whole.ts";

/** A delta on disk. */
export interface WrittenDelta {
  /** Version of the release that a device has. */
  readonly from: number;
  /** Inside the site's folder. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** What a browser downloads, and what it would download without the delta. */
  readonly transferBytes: number;
  readonly wholeTransferBytes: number;
}

/** Releases before the newest that devices come from by a delta. */
export const DELTAS_KEPT = 10;

/**
 * Writes <site>/deltas/<from>-<to>.<hash>.delta, and .br beside it, for each of the last releases from which that is less to
 * download than the tables that differ.
 *
 * @param to version of the release that the deltas lead to
 * @param keep from how many of the releases before it
 * @param note is told of a release that cannot be read: who has it fetches whole tables
 * @throws PublisherError when release `to` cannot be read, or the folder not be written
 */
export function writeDeltas(
  siteFolder: string,
  to: number,
  keep: number = DELTAS_KEPT,
  note: (sentence: string) => void = () => {},
): WrittenDelta[] {
  const after = readTables(join(siteFolder, String(to)));
  return versionsBefore(siteFolder, to, keep).flatMap((from) => {
    const before = readable(join(siteFolder, String(from)), note);
    const made = before && deltaBetween(before, after);
    return made ? write(siteFolder, `${from}-${to}`, from, made) : [];
  });
}

export function describeDeltas(deltas: readonly WrittenDelta[]): string {
  if (deltas.length === 0) return "none is smaller than the tables that differ";
  const [{ from, transferBytes, wholeTransferBytes }] = deltas;
  const share = ((100 * transferBytes) / wholeTransferBytes).toFixed(1);
  return `${deltas.length}; from release ${from} ${transferBytes} bytes on the wire, ${share} % of the tables that differ`;
}

/** Newest first. */
function versionsBefore(siteFolder: string, to: number, keep: number): number[] {
  const before = releaseVersions(siteFolder).filter((version) => version < to);
  return before.sort((a, b) => b - a).slice(0, keep);
}

function readable(folder: string, note: (sentence: string) => void): ReturnType<typeof readTables> | null {
  try {
    return readTables(folder);
  } catch (error) {
    if (!(error instanceof PublisherError)) throw error;
    note(`No delta from ${folder}: ${error.message}`);
    return null;
  }
}

/** A file appears whole, by a rename, and its copy before it: who finds the one finds the other. */
function write(siteFolder: string, name: string, from: number, made: MadeDelta): WrittenDelta {
  const { bytes, copy, transferBytes, wholeTransferBytes } = made;
  const hash = sha256(bytes);
  const path = `deltas/${name}.${hash.slice(0, 16)}.delta`;
  const file = join(siteFolder, path);
  writing(file, () => {
    mkdirSync(join(siteFolder, "deltas"), { recursive: true });
    if (copy) writeWhole(`${file}.br`, copy);
    writeWhole(file, bytes);
  });
  return { from, path, sha256: hash, bytes: bytes.length, transferBytes, wholeTransferBytes };
}
