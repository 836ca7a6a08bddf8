import { TABLES, type TableName } from "../tables.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { damaged } from "./delta-error.ts";

/** Deltas of a release's tables; null where the table's whole file is fetched. */
export type TableDeltas = Readonly<Record<TableName, Uint8Array | null>>;

/** "ACD" and the version of the format. */
const MAGIC = Uint8Array.of(0x41, 0x43, 0x44, 3);

/** One file for all tables: magic, then for each of TABLES a byte that says whether there is a delta, its length and bytes. */
export function writeDelta(deltas: TableDeltas): Uint8Array {
  const out = new ByteWriter();
  out.bytes(MAGIC);
  for (const name of TABLES) {
    const delta = deltas[name];
    out.byte(delta ? 1 : 0);
    if (delta) out.block(delta);
  }
  return out.finish();
}

/** The inverse of writeDelta: views. @throws DeltaError */
export function readDelta(bytes: Uint8Array): TableDeltas {
  const from = new ByteReader(bytes);
  if (MAGIC.some((byte) => from.byte() !== byte)) throw damaged("it does not begin as one of this format");
  const deltas = TABLES.map((name) => {
    const kind = from.byte();
    if (kind > 1) throw damaged(`table '${name}' has kind ${kind}`);
    return [name, kind === 1 ? from.block() : null];
  });
  from.end();
  return Object.fromEntries(deltas);
}
