import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { PublisherError } from "../publisher-error.ts";
import { type LineFault, type LineHandler, LineSplitter } from "./line-splitter.ts";

/** Lines looked at before the first is read: separator, columns and the unit of times are guessed from them. */
const SAMPLE_LINES = 200;

export interface LineConsumer {
  line: LineHandler;
  end(): void;
}

/** Called with bytes of the file (as it lies on disk) read since the last call. */
export type OnBytes = (bytes: number) => void;

/**
 * Feeds the lines of a file, plain or gzip, to the consumer that `begin` chooses from the first good lines;
 * `firstFault` says what is wrong with line 1, if it is none of them.
 *
 * @throws PublisherError naming the file: missing, a folder, a zip, cut off, not UTF-8 at all.
 */
export async function readLines(
  file: string,
  begin: (sample: readonly string[], firstFault: LineFault | null) => LineConsumer,
  onBytes: OnBytes = () => {},
): Promise<void> {
  let consumer: LineConsumer | null = null;
  let waiting: [text: string, number: number, fault: LineFault | null][] = [];
  const start = (): LineConsumer => {
    const good = waiting.filter(([, , fault]) => fault === null).map(([text]) => text);
    const chosen = begin(good, waiting[0]?.[2] ?? null);
    for (const line of waiting) chosen.line(...line);
    waiting = [];
    return chosen;
  };
  const splitter = new LineSplitter((text, number, fault) => {
    if (consumer) return consumer.line(text, number, fault);
    // Blank lines at the top mean nothing in any format, and must not be taken for the sample.
    if (waiting.length === 0 && fault === null && text.trim() === "") return;
    waiting.push([text, number, fault]);
    if (waiting.length === SAMPLE_LINES) consumer = start();
  });
  try {
    for await (const chunk of readChunks(file, onBytes)) splitter.push(chunk);
    splitter.end();
    (consumer ?? start()).end();
  } catch (error) {
    throw naming(file, error);
  }
}

/** The bytes of a file, unzipped if it is gzip, whatever its name says. */
export async function* readChunks(file: string, onBytes: OnBytes): AsyncGenerator<Buffer> {
  const gzip = await isGzip(file);
  const raw = createReadStream(file, { highWaterMark: 1 << 18 });
  raw.on("data", (chunk) => onBytes(chunk.length));
  if (!gzip) {
    yield* raw;
    return;
  }
  const unzipped = createGunzip({ chunkSize: 1 << 18 });
  // pipe() does not pass errors on, and an unhandled one would end the process.
  raw.on("error", (error) => unzipped.destroy(error));
  try {
    yield* raw.pipe(unzipped);
  } finally {
    raw.destroy();
  }
}

/** The beginning of a file, unzipped: enough to tell what it is. */
export async function firstChunk(file: string): Promise<Buffer> {
  try {
    for await (const chunk of readChunks(file, () => {})) return chunk;
    return Buffer.alloc(0);
  } catch (error) {
    throw naming(file, error);
  }
}

/** Total size of some files as they lie on disk. */
export async function fileBytes(files: readonly string[]): Promise<number> {
  let total = 0;
  for (const file of files) {
    try {
      total += (await stat(file)).size;
    } catch (error) {
      throw naming(file, error);
    }
  }
  return total;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    const magic = bytesRead === 2 ? buffer.readUInt16BE() : 0;
    if (magic === 0x504b) throw new PublisherError("it is a zip archive. Unzip it first, or use gzip.");
    return magic === 0x1f8b;
  } finally {
    await handle.close();
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file. Check the path.",
  EISDIR: "it is a folder. Name the file in it.",
  EACCES: "it may not be read. Check its permissions.",
  Z_BUF_ERROR: "the gzip data ends too early. Copy the file again.",
  Z_DATA_ERROR: "the gzip data is damaged. Copy the file again.",
};

/** Puts the file's name before a sentence about it; anything that is no fault of the file is left as it is. */
export function naming(file: string, error: unknown): unknown {
  if (error instanceof PublisherError) {
    return error.message.startsWith(basename(file)) ? error : new PublisherError(`${basename(file)}: ${error.message}`);
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code in SENTENCES ? new PublisherError(`${file}: ${SENTENCES[code]}`) : error;
}
