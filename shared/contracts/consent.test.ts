import fc from "fast-check";
import { expect, test } from "vitest";
import { lowestMode } from "../consent/lowest-mode.ts";
import { CONSENT_MODES, grantRecord, grantReport, grantStorage } from "./consent.ts";

const mode = fc.constantFrom(...CONSENT_MODES);

test("the lowest of any modes is one of them and allows no more than each", () => {
  fc.assert(
    fc.property(fc.array(mode, { minLength: 1 }), (modes) => {
      const lowest = lowestMode(...modes);
      expect(modes).toContain(lowest);
      for (const other of modes)
        expect(CONSENT_MODES.indexOf(lowest)).toBeLessThanOrEqual(CONSENT_MODES.indexOf(other));
    }),
  );
});

test("off until told otherwise", () => {
  expect(lowestMode()).toBe("off");
});

test("what each mode may do", () => {
  const rights = CONSENT_MODES.map((known) => [
    known,
    grantRecord(known) !== null,
    grantStorage(known) !== null,
    grantReport(known) !== null,
  ]);
  expect(rights).toEqual([
    ["off", false, false, false],
    ["session", true, false, false],
    ["device", true, true, false],
    ["contribute", true, true, true],
  ]);
});
