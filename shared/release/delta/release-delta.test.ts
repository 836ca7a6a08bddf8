import fc from "fast-check";
import { expect, test } from "vitest";
import { DeltaError } from "./delta-error.ts";
import { readDelta, writeDelta } from "./release-delta.ts";

const part = fc.option(fc.uint8Array({ maxLength: 300 }));
const deltas = fc.record({ items: part, vectors: part, neighbours: part, stats: part });

test("the deltas of four tables come back from one file, also those that there are not", () => {
  fc.assert(
    fc.property(deltas, (four) => {
      expect(readDelta(writeDelta(four))).toEqual(four);
    }),
  );
});

test("a file that is cut, longer or of another format is a DeltaError", () => {
  fc.assert(
    fc.property(deltas, fc.nat(), (four, at) => {
      const bytes = writeDelta(four);
      expect(() => readDelta(bytes.subarray(0, at % bytes.length))).toThrow(DeltaError);
      expect(() => readDelta(Uint8Array.of(...bytes, 0))).toThrow(DeltaError);
      expect(() => readDelta(bytes.map((byte, i) => (i === at % 4 ? byte + 1 : byte)))).toThrow(DeltaError);
    }),
  );
});
