import { describe, expect, test } from "vitest";
import { chooseMechanism } from "../choose-mechanism.ts";
import { RandomIntegers } from "../random-integers.ts";
import { seededWords } from "../seeded-words.ts";
import { auditEpsilon } from "./audit-epsilon.ts";
import { PLANTED_BIASES, PLANTED_MECHANISMS } from "./planted-bugs.ts";
import { trialsNeeded } from "./trials-needed.ts";

// A right mechanism fails one audit in more than 1,000; seeds are fixed, so these give the same answer every time.

/** Its lower bound of ε comes this near, so the audit is not one that passes everything. */
const NEAR = 0.12;

describe("mechanisms as built are within their ε", () => {
  const cases = [2, 16, 100, 1500].flatMap((domain) =>
    [500, 1000, 2000, 4000].map((milli) => [domain, milli] as const),
  );

  test.each(cases)("%d values, ε = %d thousandths", (domain, claimed) => {
    const mechanism = chooseMechanism(domain, claimed);
    const random = new RandomIntegers(seededWords(domain + claimed));
    const values = [0, domain - 1] as const;
    const { epsilon, holds } = auditEpsilon(mechanism, { claimed, values, trials: 50_000 }, random);
    expect(holds).toBe(true);
    expect(epsilon).toBeGreaterThan((claimed / 1000) * (1 - NEAR) - 0.05);
  });
});

describe("planted bugs are caught", () => {
  test.each(PLANTED_MECHANISMS)("$name", ({ audited, domain, claimed }) => {
    const random = new RandomIntegers(seededWords(domain));
    const values = [0, domain - 1] as const;
    const found = [
      auditEpsilon(audited, { claimed, values, trials: 60_000 }, random),
      auditEpsilon(audited, { claimed, values: [3 % domain, 1], trials: 60_000 }, random),
    ];
    expect(found.some(({ holds }) => !holds)).toBe(true);
  });
});

describe("a bias of a tenth is caught with as many reports as the formula says, and not with a thirtieth of them", () => {
  test.each(PLANTED_BIASES)("$name", ({ audited, domain, claimed }) => {
    const trials = trialsNeeded(audited, claimed);
    const audit = (trials: number) => {
      const random = new RandomIntegers(seededWords(domain + claimed));
      return auditEpsilon(audited, { claimed, values: [0, domain - 1], trials }, random);
    };
    expect(audit(trials).holds).toBe(false);
    expect(audit(Math.ceil(trials / 30)).holds).toBe(true);
  });

  test("no number of reports catches a mechanism that keeps its claim", () => {
    expect(() => trialsNeeded(chooseMechanism(100, 1000), 1000)).toThrow(RangeError);
  });
});
