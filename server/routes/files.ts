import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import type { RequestHandler, Response } from "express";
import type { ContentTags } from "../content-tag.ts";
import {
  type CompressedCopies,
  ENCODINGS,
  type Encoding,
  isCompressible,
  mayLieCompressed,
  SUFFIX,
} from "../encodings.ts";
import { HttpFailure, notFound } from "../http-failure.ts";

/** Types that Express does not know, or knows otherwise than browsers need them. */
const TYPES: Readonly<Record<string, string>> = {
  ".arrow": "application/vnd.apache.arrow.file",
  ".onnx": "application/octet-stream",
  ".delta": "application/octet-stream",
  ".wasm": "application/wasm",
  ".jsonl": "application/x-ndjson",
};

/** `vectors.0123456789abcdef.arrow`: the name changes with the contents, so a copy never goes stale. */
const HASHED = /\.[0-9a-f]{16}\.[a-z0-9]+$/;
const FOR_EVER = "public, max-age=31536000, immutable";
/** Kept, but asked after each time: a 304 costs one round trip and no bytes. */
const ASK_AGAIN = "no-cache";

/**
 * What a device asks a folder of releases for, and its compressed copies. All else that lies there stays there: the
 * publisher writes rejected.jsonl beside the sites, and its rows are a visitor's own.
 */
export const RELEASE_FILE =
  /^\/[a-z0-9][a-z0-9-]*\/(channels\.json|deltas\/\d+-\d+\.[0-9a-f]{16}\.delta|\d+\/(manifest\.json|[a-z]+\.[0-9a-f]{16}\.(arrow|onnx|json)))(\.br|\.gz)?$/;

export interface FileServices {
  readonly tags: ContentTags;
  readonly copies: CompressedCopies;
}

/**
 * Files below `root`: GET and HEAD, strong ETags, ranges, compressed copies. Hashed names are immutable, all others are
 * asked after each time.
 *
 * @param allowed paths below `root` that are answered, "/" first; every other is not found
 */
export function files(root: string, { tags, copies }: FileServices, allowed = /^/): RequestHandler {
  // Express sends only files with an absolute path.
  const folder = resolve(root);
  return async (req, res) => {
    const name = safeName(req.path);
    if (!allowed.test(name)) throw notFound();
    const found = await regularFile(join(folder, name));
    if (!found) throw notFound();

    const tag = await tags.of(found.file, found.stats);
    res.type(TYPES[extname(name)] ?? (extname(name) || "bin"));
    res.set("Cache-Control", HASHED.test(name) ? FOR_EVER : ASK_AGAIN);

    if (mayLieCompressed(name)) {
      res.vary("Accept-Encoding");
      // A range is of the file itself: half a brotli stream is of no use to anyone.
      const encoding = req.headers.range ? undefined : ENCODINGS.find((coding) => req.acceptsEncodings(coding));
      if (encoding && (await sendEncoded(res, found, tag, encoding, copies))) return;
    }
    res.set("ETag", `"${tag}"`);
    await sendFile(res, found.file);
  };
}

/** Answers false when the file is better sent as it is. */
async function sendEncoded(
  res: Response,
  { file, stats }: FoundFile,
  tag: string,
  encoding: Encoding,
  copies: CompressedCopies,
): Promise<boolean> {
  const beside = await regularFile(file + SUFFIX[encoding]);
  const copy = !beside && isCompressible(file, Number(stats.size)) ? await copies.of(file, tag, encoding) : null;
  if (!beside && !copy) return false;
  res.set("ETag", `"${tag}-${encoding}"`).set("Content-Encoding", encoding);
  if (beside) await sendFile(res, beside.file);
  // Express answers 304 and HEAD by itself.
  else res.send(copy);
  return true;
}

/** @throws HttpFailure for what no file of ours can be called: parent folders, hidden files, separators in disguise. */
function safeName(path: string): string {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    throw new HttpFailure(400, "bad-request", "The address has a broken % escape.");
  }
  if (/[\\\0]/.test(name) || name.split("/").some((part) => part.startsWith("."))) throw notFound();
  return name.endsWith("/") ? `${name}index.html` : name;
}

interface FoundFile {
  readonly file: string;
  readonly stats: BigIntStats;
}

async function regularFile(file: string): Promise<FoundFile | null> {
  try {
    const stats = await stat(file, { bigint: true });
    return stats.isFile() ? { file, stats } : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return null;
    throw error;
  }
}

function sendFile(res: Response, file: string): Promise<void> {
  return new Promise((done, fail) => {
    // The root may lie below a hidden folder; hidden names inside it are refused above.
    const options = { cacheControl: false, lastModified: false, etag: false, dotfiles: "allow" as const };
    res.sendFile(file, options, (error?: Error & { code?: string }) => {
      // The visitor went away: nothing is left to answer.
      if (!error || error.code === "ECONNABORTED" || error.code === "EPIPE") done();
      else fail(error);
    });
  });
}
