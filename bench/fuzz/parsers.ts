import type { Manifest } from "../../shared/contracts/manifest.ts";
import type { Rng } from "../../shared/math/rng.ts";
import { TableError } from "../../shared/release/arrow.ts";
import { DeltaError } from "../../shared/release/delta/delta-error.ts";
import { readDelta, writeDelta } from "../../shared/release/delta/release-delta.ts";
import { applyTable, diffTable } from "../../shared/release/delta/table-delta.ts";
import {
  readItems,
  readNeighbours,
  readStats,
  readVectors,
  TABLES,
  type TableName,
} from "../../shared/release/tables.ts";
import { nextTables } from "../next-tables.ts";
import { documentParsers } from "./documents.ts";

/** What reads a file that arrives over the network. */
export interface Parser {
  readonly name: string;
  /** A file that it reads; its mutations are what it is given. */
  readonly file: Uint8Array;
  /** Bytes that the caller allows besides a multiple of the input's. */
  readonly expected: number;
  /** As a device reads it; may be a promise. */
  read(bytes: Uint8Array): unknown;
  /** Whether the error is the one that says so. */
  isRefusal(error: unknown): boolean;
}

type Bytes = Readonly<Record<TableName, Uint8Array>>;
export interface ReleaseFiles {
  readonly manifest: Manifest;
  readonly tables: Bytes;
}

export const byTable = <T>(of: (name: TableName) => T): Readonly<Record<TableName, T>> =>
  Object.fromEntries(TABLES.map((name) => [name, of(name)])) as Record<TableName, T>;

const READERS: Readonly<Record<TableName, (bytes: Uint8Array) => void>> = {
  items: (bytes) => {
    const items = readItems(bytes);
    if (items.n > 0) items.card(0);
    items.keys.indexOf("i1");
  },
  vectors: readVectors,
  neighbours: readNeighbours,
  stats: readStats,
};

/** The parsers of a release's files and of its site's documents; the delta is one to a next release. */
export async function parsers({ tables: before, manifest }: ReleaseFiles, rng: Rng): Promise<readonly Parser[]> {
  const after = nextTables(before, rng);
  const delta = writeDelta(byTable((name) => diffTable(before[name], after[name])));
  const sizeOf = (tables: Bytes): number => TABLES.reduce((sum, name) => sum + tables[name].length, 0);
  return [
    {
      name: "delta",
      file: delta,
      expected: sizeOf(before) + sizeOf(after),
      read: (bytes) => {
        const deltas = readDelta(bytes);
        for (const name of TABLES) {
          const own = deltas[name];
          if (own) applyTable(before[name], own, after[name].length);
        }
      },
      isRefusal: (error) => error instanceof DeltaError,
    },
    ...TABLES.map((name) => ({
      name: `${name}.arrow`,
      file: before[name],
      expected: 0,
      read: READERS[name],
      isRefusal: (error: unknown) => error instanceof TableError,
    })),
    ...(await documentParsers(manifest)),
  ];
}
