import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { PublisherError } from "../publisher-error.ts";
import { readArrowVectors } from "./arrow-vectors.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { Intake } from "./intake.ts";
import { idFault } from "./item-id.ts";
import { type Matrix, readNpy } from "./npy.ts";
import { firstChunk, naming, readLines } from "./read-lines.ts";

/** The site's own item vectors. */
export interface OwnVectors {
  /** Unique; row i of `values` belongs to ids[i]. */
  readonly ids: readonly string[];
  readonly dimension: number;
  /** float32[ids.length * dimension], finite, no row all zero. */
  readonly values: Float32Array;
}

export interface ReadVectorsOptions {
  /** .npy only: a file of item ids, one a line, in row order. */
  readonly idsFile?: string | undefined;
  /** .npy only: the ids of the rows when there is no idsFile, in catalogue order. */
  readonly catalogue?: { readonly ids: readonly string[]; readonly bad: number } | undefined;
}

/**
 * Reads own vectors from .npy or Arrow IPC, told apart by content. Rows without an id, doubled, not finite or all zero
 * go to the dead letters; "line" there is the row.
 *
 * @throws PublisherError when the file cannot be read or ids and rows do not match
 */
export async function readVectors(
  file: string,
  options: ReadVectorsOptions,
  letters: DeadLetters,
): Promise<OwnVectors> {
  const { ids, columns, values } = await ((await isNpy(file)) ? readNpyWithIds(file, options) : readArrow(file));
  const intake = new Intake("vectors", letters);
  const kept: string[] = [];
  const known = new Set<string>();
  const good = new Float32Array(values.length);
  for (let row = 0; row < ids.length; row++) {
    const vector = values.subarray(row * columns, (row + 1) * columns);
    const fault =
      idFault(ids[row], "item id") ??
      (known.has(ids[row]) ? "duplicate: the item has a vector already" : vectorFault(vector));
    if (fault !== null) {
      intake.reject(file, row + 1, fault, ids[row]);
      continue;
    }
    good.set(vector, kept.length * columns);
    kept.push(ids[row]);
    known.add(ids[row]);
    intake.accept();
  }
  intake.finish();
  return { ids: kept, dimension: columns, values: good.subarray(0, kept.length * columns) };
}

function vectorFault(vector: Float32Array): string | null {
  if (vector.some((value) => !Number.isFinite(value))) return "bad vector: it holds NaN or infinity";
  return vector.every((value) => value === 0) ? "bad vector: all zero" : null;
}

async function isNpy(file: string): Promise<boolean> {
  const start = await firstChunk(file);
  if (start.toString("latin1", 1, 6) === "NUMPY") return true;
  const isArrow = start.toString("latin1", 0, 6) === "ARROW1" || start.toString("hex", 0, 4) === "ffffffff";
  if (!isArrow) throw new PublisherError(`${basename(file)} is neither .npy nor Arrow IPC.`);
  return false;
}

async function readArrow(file: string): Promise<Matrix & { ids: string[] }> {
  try {
    return readArrowVectors(await readFile(file));
  } catch (error) {
    throw naming(file, error);
  }
}

async function readNpyWithIds(
  file: string,
  { idsFile, catalogue }: ReadVectorsOptions,
): Promise<Matrix & { ids: readonly string[] }> {
  const matrix = await readNpy(file);
  const name = basename(file);
  if (idsFile !== undefined) {
    const ids = await readIds(idsFile);
    if (ids.length === matrix.rows) return { ...matrix, ids };
    throw new PublisherError(
      `${name} has ${matrix.rows} rows, ${basename(idsFile)} ${ids.length} ids. There must be one id a row.`,
    );
  }
  if (!catalogue)
    throw new PublisherError(
      `${name} has no ids. Give --vector-ids FILE (one a line) or a catalogue in the same order.`,
    );
  if (catalogue.ids.length === matrix.rows && catalogue.bad === 0) return { ...matrix, ids: catalogue.ids };
  const bad = catalogue.bad > 0 ? ` and ${catalogue.bad} bad rows` : "";
  throw new PublisherError(
    `${name} has ${matrix.rows} rows, the catalogue ${catalogue.ids.length} items${bad}, so rows cannot be matched by order. ` +
      "Give --vector-ids FILE, one id a line.",
  );
}

async function readIds(file: string): Promise<string[]> {
  const ids: string[] = [];
  // A line at fault keeps its place as an empty id, which is then a bad row: the ids after it must not move up.
  const line = (text: string, _number: number, fault: unknown): void => {
    ids.push(fault ? "" : text.trim());
  };
  await readLines(file, () => ({ line, end: () => {} }));
  return ids;
}
