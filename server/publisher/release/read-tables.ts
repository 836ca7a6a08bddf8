import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Part } from "../../../shared/contracts/index.ts";
import { TABLES, type TableName } from "../../../shared/release/tables.ts";
import { readManifest, readPart } from "./read-release.ts";

export interface StoredTable {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** What a browser downloads. */
  readonly transferBytes: number;
}

/** @throws PublisherError when one is missing or damaged */
export function readTables(folder: string): Readonly<Record<TableName, StoredTable>> {
  const { parts } = readManifest(folder);
  const tables = TABLES.map((name) => {
    const { path, sha256 } = parts.find(({ role }) => role === name) as Part;
    const bytes = readPart(folder, path, sha256);
    const copy = join(folder, `${path}.br`);
    return [name, { bytes, sha256, transferBytes: existsSync(copy) ? statSync(copy).size : bytes.length }];
  });
  return Object.fromEntries(tables);
}
