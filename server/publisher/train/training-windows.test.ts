import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";
import type { Sessions } from "./sessions.ts";
import { TrainingWindows } from "./training-windows.ts";

const sessionsOf = (lengths: readonly number[]): Sessions => {
  const offsets = new Int32Array(lengths.length + 1);
  lengths.forEach((length, s) => {
    offsets[s + 1] = offsets[s] + length;
  });
  return { offsets, items: Int32Array.from({ length: offsets[lengths.length] }, (_, i) => i) };
};

test("every step of every session is taught exactly once an epoch, with at least half a window before it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 30 }),
      fc.constantFrom(1, 2, 7, 20),
      fc.constantFrom(8, 64, 512),
      (lengths, longest, tokens) => {
        const sessions = sessionsOf(lengths);
        const windows = new TrainingWindows(sessions, longest);
        const taught = new Int32Array(sessions.items.length);
        const epoch = windows.epoch(tokens, seededRng(1));
        expect(epoch.length).toBe(windows.batchesPerEpoch(tokens));
        for (const batch of epoch) {
          expect(batch.room % 4).toBe(0);
          expect(batch.windows.length).toBeLessThanOrEqual(batch.room);
          for (const w of batch.windows) {
            expect(windows.lengths[w]).toBeLessThanOrEqual(batch.length);
            for (let t = windows.skips[w]; t < windows.lengths[w]; t++) {
              taught[windows.starts[w] + t + 1]++;
              const place = windows.starts[w] + t + 1 - sessions.offsets.findLast((o) => o <= windows.starts[w])!;
              expect(t + 1).toBeGreaterThanOrEqual(Math.min(place, longest / 2));
            }
          }
        }
        for (let s = 0; s < lengths.length; s++) {
          for (let at = sessions.offsets[s]; at < sessions.offsets[s + 1]; at++) {
            expect(taught[at]).toBe(at === sessions.offsets[s] ? 0 : 1);
          }
        }
        expect(windows.tokens).toBe(taught.reduce((sum, times) => sum + times, 0));
      },
    ),
    { numRuns: 30 },
  );
});
