import { Type, tableFromIPC } from "@uwdata/flechette";
import { PublisherError } from "../publisher-error.ts";
import type { Matrix } from "./npy.ts";

/**
 * Reads vectors from Arrow IPC (file or stream): a column of ids and a column of fixed-size lists of floats, by type,
 * whatever they are called.
 *
 * @throws PublisherError when the bytes are no Arrow or there are no such columns
 */
export function readArrowVectors(bytes: Uint8Array): Matrix & { readonly ids: string[] } {
  let table: ReturnType<typeof tableFromIPC>;
  try {
    table = tableFromIPC(bytes);
  } catch (error) {
    throw new PublisherError(
      `it is not Arrow IPC (${(error as Error).message}). Compressed Arrow is not read; write it uncompressed.`,
    );
  }
  const fields = table.schema.fields;
  const vectorField = fields.find(
    ({ type }) => type.typeId === Type.FixedSizeList && type.children[0].type.typeId === Type.Float,
  );
  const idField =
    fields.find(({ type }) => TEXT_OR_INTEGER.has(type.typeId)) ??
    fields.find(({ type }) => type.typeId === Type.Dictionary);
  if (!vectorField || !idField) {
    throw new PublisherError(
      "it needs a column of ids (text or integer) and one of FixedSizeList<float>. " +
        `Its columns are: ${fields.map(({ name }) => name).join(", ")}.`,
    );
  }
  const columns = (vectorField.type as { stride: number }).stride;
  const rows = table.numRows;
  if (columns < 1 || columns > 16_384) throw new PublisherError(`vectors of ${columns} numbers are not read.`);
  // A vector takes at least two bytes a number (float16); a damaged header may promise any number of rows.
  if (rows * columns * 2 > bytes.length) {
    throw new PublisherError(
      `its header says ${rows} vectors of ${columns} numbers, more than it holds. Copy the file again.`,
    );
  }
  const values = new Float32Array(rows * columns).fill(Number.NaN);
  const vectors = table.getChild(vectorField.name);
  const names = table.getChild(idField.name);
  const ids: string[] = [];
  for (let row = 0; row < rows; row++) {
    ids.push(String(names.at(row) ?? ""));
    const vector: ArrayLike<number> | null = vectors.at(row);
    if (vector) for (let i = 0; i < columns; i++) values[row * columns + i] = Number(vector[i]);
  }
  return { ids, rows, columns, values };
}

const TEXT_OR_INTEGER: ReadonlySet<number> = new Set([Type.Utf8, Type.LargeUtf8, Type.Int]);
