/**
 * Checks what an Arrow IPC file says of itself, before the Arrow library reads it: that makes arrays of the counts that it finds
 * and follows every offset, so that one wrong number takes all memory. Only what `toBytes` writes passes: columns of numbers,
 * texts, coded texts and lists of integers; no nulls, no metadata of our own, at most one record batch, every message and every
 * buffer behind the one before.
 *
 * Numbers of fields and types are those of Arrow's File.fbs, Schema.fbs and Message.fbs:
 * https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format. A field's place in a vtable is 4 + 2 * its number:
 * https://flatbuffers.dev/internals/.
 */

import { checkBatch, type Field } from "./check-batch.ts";
import { count, countOr0, find, fits, follow, needed, part, vector } from "./flat-buffer.ts";

/** "ARROW1", the first and the last bytes. */
const MAGIC = [65, 82, 82, 79, 87, 49];
/** MetadataVersion.V5. */
const VERSION = 4;
/** MessageHeader. */
const DICTIONARY_BATCH = 2;
const RECORD_BATCH = 3;
/** Type. */
const INT = 2;
const FLOAT = 3;
const TEXT = 5;
const LIST = 12;
const FIXED_SIZE_LIST = 16;
/** Of a table; the library takes about 2 kB for each, also where one of four bytes is there again and again. */
export const MOST_COLUMNS = 400;

/** @throws RangeError for a count, an offset or a length that does not fit the bytes, and for what we do not write. */
export function checkMetadata(bytes: Uint8Array): void {
  const tail = bytes.length - MAGIC.length;
  fits(MAGIC.every((byte, i) => bytes[i] === byte && bytes[tail + i] === byte));
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = file.getInt32(tail - 4, true);
  const messages = part(file, 0, tail - 4 - length);
  const footer = part(file, messages.byteLength, length);
  const root = follow(footer, 0);
  const schema = follow(footer, needed(footer, root, 6));
  fits(!find(footer, root, 12) && !find(footer, schema, 8));
  const columns = vector(footer, find(footer, schema, 6), 4);
  fits(columns.length <= MOST_COLUMNS);
  const fields = columns.map((at) => readField(footer, at));
  // Names may lie in the same bytes, and each is a string of its own.
  fits(fields.reduce((sum, { nameBytes }) => sum + nameBytes, 0) <= length);
  const coded = fields.flatMap(({ dictionary }) => dictionary ?? []);
  const unread = new Set(coded);

  const dictionaries = vector(footer, find(footer, root, 8), 24);
  const records = vector(footer, find(footer, root, 10), 24);
  // A table without rows has no batch, and all its dictionaries the number -1.
  fits(records.length <= 1 && (unread.size === coded.length || records.length === 0));
  let end = 0;
  for (const at of dictionaries) {
    const { head, header, body, start } = readMessage(messages, count(footer, at), end, DICTIONARY_BATCH);
    // One batch each: those of a dictionary in parts would be put together.
    fits(unread.delete(idOf(head, header)));
    checkBatch(head, follow(head, needed(head, header, 6)), [DICTIONARY], body);
    end = start + body;
  }
  for (const at of records) {
    const { head, header, body } = readMessage(messages, count(footer, at), end, RECORD_BATCH);
    checkBatch(head, header, fields, body);
  }
}

const DICTIONARY: Field = { nameBytes: 0, hasOffsets: true, width: 0 };

function readField(view: DataView, at: number, isChild = false): Field {
  const field = follow(view, at);
  fits(!find(view, field, 16));
  const name = follow(view, needed(view, field, 4));
  const nameBytes = part(view, name + 4, view.getInt32(name, true)).byteLength;
  const type = view.getUint8(needed(view, field, 8));
  const about = follow(view, needed(view, field, 10));
  const dictionary = find(view, field, 12);
  const children = vector(view, find(view, field, 14), 4);
  const isList = !isChild && (type === LIST || type === FIXED_SIZE_LIST);
  fits(children.length === (isList ? 1 : 0) && (!dictionary || (type === TEXT && !isChild)));
  if (dictionary) {
    const coding = follow(view, dictionary);
    const width = bytesOfInt(view, follow(view, needed(view, coding, 6)));
    return { nameBytes, hasOffsets: false, width, dictionary: idOf(view, coding) };
  }
  if (isList) {
    const child = readField(view, children[0], true);
    const stride = type === LIST ? undefined : view.getInt32(needed(view, about, 4), true);
    fits(stride === undefined || stride >= 0);
    return { nameBytes: nameBytes + child.nameBytes, hasOffsets: type === LIST, width: 0, child, stride };
  }
  if (type === INT) return { nameBytes, hasOffsets: false, width: bytesOfInt(view, about) };
  if (type === FLOAT) return { nameBytes, hasOffsets: false, width: 2 << view.getInt16(needed(view, about, 4), true) };
  fits(type === TEXT && !isChild);
  return { nameBytes, hasOffsets: true, width: 0 };
}

function idOf(view: DataView, table: number): number {
  const at = find(view, table, 4);
  return at && Number(view.getBigInt64(at, true));
}

const bytesOfInt = (view: DataView, type: number): number => view.getInt32(needed(view, type, 4), true) / 8;

/** A message that begins at or behind `least`; `start` is that of its body, of `body` bytes. */
function readMessage(messages: DataView, at: number, least: number, kind: number) {
  fits(at >= least && messages.getInt32(at, true) === -1);
  const head = part(messages, at + 8, messages.getInt32(at + 4, true));
  const message = follow(head, 0);
  const version = head.getInt16(needed(head, message, 4), true);
  fits(version === VERSION && head.getUint8(needed(head, message, 6)) === kind);
  const body = countOr0(head, message, 10);
  const start = at + 8 + head.byteLength;
  part(messages, start, body);
  return { head, header: follow(head, needed(head, message, 8)), body, start };
}
