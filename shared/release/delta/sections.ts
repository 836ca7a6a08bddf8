import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";

/**
 * A table's delta in streams of one kind each, in this order, so that a compressor finds like beside like: what holds for a whole
 * column, literal bytes between buffers, row numbers, lengths, differences, new values.
 */
const SECTIONS = ["structure", "gaps", "rows", "lengths", "differences", "literals"] as const;
type Section = (typeof SECTIONS)[number];
export type SectionWriters = Readonly<Record<Section, ByteWriter>>;
export type SectionReaders = Readonly<Record<Section, ByteReader>>;

export const newSections = (): SectionWriters => sections(() => new ByteWriter());

export function writeSections(writers: SectionWriters, out: ByteWriter): void {
  for (const name of SECTIONS) out.block(writers[name].finish());
}

export const sizeOfSections = (writers: SectionWriters): number =>
  SECTIONS.reduce((sum, name) => sum + writers[name].length, 0);

export function appendSections(from: SectionWriters, to: SectionWriters): void {
  for (const name of SECTIONS) to[name].bytes(from[name].finish());
}

export const readSections = (from: ByteReader): SectionReaders => sections(() => new ByteReader(from.block()));

export function endSections(readers: SectionReaders): void {
  for (const name of SECTIONS) readers[name].end();
}

const sections = <T>(make: () => T): Readonly<Record<Section, T>> =>
  Object.fromEntries(SECTIONS.map((name) => [name, make()])) as Record<Section, T>;
