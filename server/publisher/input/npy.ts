import { PublisherError } from "../publisher-error.ts";
import { naming, type OnBytes, readChunks } from "./read-lines.ts";

/** A table of numbers, row-major: float32[rows * columns]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

const MAGIC = Buffer.from("\x93NUMPY", "latin1");
const ADVICE = "Write it with numpy.save(file, numpy.ascontiguousarray(vectors, dtype='<f4')).";

/**
 * Reads a two-dimensional .npy array of float32 or float64 (little-endian, C order), format 1.0 to 3.0, as it streams
 * in. Source: numpy.org/neps/nep-0001-npy-format.html.
 *
 * @throws PublisherError when the file is anything else or ends early
 */
export async function readNpy(file: string, onBytes: OnBytes = () => {}): Promise<Matrix> {
  try {
    return await parseNpy(readChunks(file, onBytes));
  } catch (error) {
    throw naming(file, error);
  }
}

async function parseNpy(chunks: AsyncIterable<Buffer>): Promise<Matrix> {
  let header: Header | null = null;
  let waiting = Buffer.alloc(0);
  let fill: Filler | null = null;
  for await (const chunk of chunks) {
    if (fill) {
      fill(chunk);
      continue;
    }
    waiting = Buffer.concat([waiting, chunk]);
    header = parseHeader(waiting);
    if (!header) continue;
    fill = filler(header);
    fill(waiting.subarray(header.bytes));
  }
  if (!header || !fill) throw new PublisherError(`it is not a .npy file. ${ADVICE}`);
  const filled = fill(Buffer.alloc(0));
  const { rows, columns } = header;
  if (filled !== rows * columns) {
    throw new PublisherError(
      `its header says ${rows} x ${columns} numbers, but it holds ${filled}. Copy the file again.`,
    );
  }
  return { rows, columns, values: header.values };
}

interface Header {
  /** Length of magic, version and header. */
  readonly bytes: number;
  readonly rows: number;
  readonly columns: number;
  /** Bytes a number. */
  readonly width: 4 | 8;
  readonly values: Float32Array;
}

/** null while more bytes are needed. */
function parseHeader(start: Buffer): Header | null {
  const magic = start.subarray(0, MAGIC.length);
  if (!magic.equals(MAGIC.subarray(0, magic.length))) throw new PublisherError(`it is not a .npy file. ${ADVICE}`);
  if (start.length < 12) return null;
  const wide = start[6] >= 2;
  const from = wide ? 12 : 10;
  const bytes = from + (wide ? start.readUInt32LE(8) : start.readUInt16LE(8));
  if (bytes > 1 << 20) throw new PublisherError(`its header is damaged. ${ADVICE}`);
  if (start.length < bytes) return null;
  const text = start.toString("latin1", from, bytes);
  const type = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  if (type !== "<f4" && type !== "<f8")
    throw new PublisherError(`its numbers are ${type ?? "a structure"}, not float32 or float64. ${ADVICE}`);
  if (!/'fortran_order':\s*False/.test(text)) throw new PublisherError(`it is in Fortran order. ${ADVICE}`);
  const shape = /'shape':\s*\((\d+),\s*(\d+)\)/.exec(text);
  if (!shape)
    throw new PublisherError(
      "it must have two dimensions: a row for each item, a column for each number of its vector.",
    );
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  if (rows === 0 || columns === 0 || columns > 16_384)
    throw new PublisherError(`${rows} x ${columns} numbers are no vectors.`);
  if (rows * columns > 2 ** 30)
    throw new PublisherError("it holds more than 2^30 numbers. Reduce the dimension of the vectors first.");
  return { bytes, rows, columns, width: type === "<f4" ? 4 : 8, values: new Float32Array(rows * columns) };
}

/** Takes bytes in pieces of any length and answers how many numbers they were so far. */
type Filler = (bytes: Buffer) => number;

function filler({ width, values }: Header): Filler {
  let filled = 0;
  let rest = Buffer.alloc(0);
  return (bytes) => {
    const data = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    const numbers = Math.floor(data.length / width);
    // Past the end of the array a write is lost, and the count shows that there was too much.
    for (let i = 0; i < numbers; i++) {
      values[filled++] = width === 4 ? data.readFloatLE(i * width) : data.readDoubleLE(i * width);
    }
    rest = Buffer.from(data.subarray(numbers * width));
    return filled;
  };
}
