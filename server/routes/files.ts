import { extname, join, resolve } from "node:path";
import type { Request, RequestHandler } from "express";
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
import { type FoundFile, regularFile } from "../regular-file.ts";
import { asksRange, type Sendable, sendFile } from "../send-file.ts";

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
  /^\/[a-z0-9][a-z0-9-]*\/(channels\.json|policy\.json|root\.\d+\.json|deltas\/\d+-\d+\.[0-9a-f]{16}\.delta|\d+\/(manifest\.json|[a-z]+\.[0-9a-f]{16}\.(arrow|onnx|json)))(\.br|\.gz)?$/;

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
  const folder = resolve(root);
  return async (req, res) => {
    const name = safeName(req.path);
    if (!allowed.test(name)) throw notFound();
    const found = await regularFile(join(folder, name));
    if (!found) throw notFound();

    const tag = await tags.of(found.file, found.stats);
    res.setHeader("Cache-Control", HASHED.test(name) ? FOR_EVER : ASK_AGAIN);
    if (mayLieCompressed(name)) res.vary("Accept-Encoding");
    const itself = { content: found.file, size: Number(found.stats.size), etag: `"${tag}"`, type: typeOf(name) };
    // A range is of the file itself: half a brotli stream is of no use to anyone.
    const encoding = mayLieCompressed(name) && !asksRange(req, itself.etag) ? acceptedEncoding(req) : undefined;
    const copy = encoding && (await encoded(found, tag, encoding, copies));
    await sendFile(req, res, copy ? { ...itself, ...copy } : { ...itself, encoding: null });
  };
}

/** As Express knows types: by name or by extension. */
function typeOf(name: string): string {
  const extension = extname(name);
  return TYPES[extension] ?? (extension || "bin");
}

const acceptedEncoding = (req: Request): Encoding | undefined =>
  ENCODINGS.find((coding) => req.acceptsEncodings(coding));

/** The copy in that coding, beside the file or made of it; null when the file is better sent as it is. */
async function encoded(
  { file, stats }: FoundFile,
  tag: string,
  encoding: Encoding,
  copies: CompressedCopies,
): Promise<Pick<Sendable, "content" | "size" | "etag" | "encoding"> | null> {
  const named = { etag: `"${tag}-${encoding}"`, encoding };
  const beside = await regularFile(file + SUFFIX[encoding]);
  if (beside) return { content: beside.file, size: Number(beside.stats.size), ...named };
  const made = isCompressible(file, Number(stats.size)) ? await copies.of(file, tag, encoding) : null;
  return made && { content: made, size: made.length, ...named };
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
