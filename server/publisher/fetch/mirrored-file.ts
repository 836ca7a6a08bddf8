import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { ok, type Result } from "../../../shared/contracts/index.ts";
import { writing } from "../disk-error.ts";
import { brotliCopy } from "../release/brotli-copy.ts";
import { sha256 } from "../release/sha256.ts";
import { writeWhole } from "../release/write-whole.ts";
import { fetchHashed, type HashedFile, type Wait } from "./fetch-hashed.ts";

/** A part, head or delta. */
export interface NamedFile extends HashedFile {
  /** Inside the site's folder. */
  readonly path: string;
}

/**
 * Puts a file and its brotli copy into a site's folder, unless it is there and intact. The copy is made anew, by what an intact
 * file gives: nothing says what the server's should be.
 *
 * @returns whether it was fetched
 */
export async function mirrorFile(
  siteUrl: string,
  siteFolder: string,
  file: NamedFile,
  wait?: Wait,
): Promise<Result<boolean>> {
  const path = join(siteFolder, file.path);
  if (isIntact(path, file)) return ok(false);
  const fetched = await fetchHashed(siteUrl + file.path, file, wait);
  if (!fetched.ok) return fetched;
  const copy = brotliCopy(fetched.value);
  // The copy first: who finds the file finds the copy.
  if (copy) writeInPlace(`${path}.br`, copy);
  writeInPlace(path, fetched.value);
  return ok(true);
}

/** Writes a file as a whole, with the folders above it. @throws PublisherError when it cannot */
export function writeInPlace(path: string, bytes: Uint8Array): void {
  writing(
    path,
    () => {
      mkdirSync(dirname(path), { recursive: true });
      writeWhole(path, bytes);
    },
    "",
  );
}

/** Whether the file has its hash, and the copy beside it, if there is one, is of it. */
function isIntact(path: string, file: HashedFile): boolean {
  if (!existsSync(path) || statSync(path).size !== file.bytes) return false;
  const bytes = readFileSync(path);
  if (sha256(bytes) !== file.sha256) return false;
  return !existsSync(`${path}.br`) || isCopyOf(readFileSync(`${path}.br`), bytes);
}

function isCopyOf(copy: Uint8Array, bytes: Uint8Array): boolean {
  try {
    return brotliDecompressSync(copy, { maxOutputLength: Math.max(1, bytes.length) }).equals(bytes);
  } catch {
    return false;
  }
}
