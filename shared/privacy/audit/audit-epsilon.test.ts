import { describe, expect, test } from "vitest";
import { chooseMechanism } from "../choose-mechanism.ts";
import { oddsBelow } from "../odds.ts";
import { projectiveGeometry } from "../projective-geometry.ts";
import { RandomIntegers } from "../random-integers.ts";
import { randomisedResponse } from "../randomised-response.ts";
import { seededWords } from "../seeded-words.ts";
import { subsetSelection } from "../subset-selection.ts";
import { type Audited, auditEpsilon } from "./audit-epsilon.ts";

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

/** Odds of the true value a tenth too high. */
const biased = (milli: number) => {
  const { held, other } = oddsBelow(milli);
  return { held: Math.round(1.1 * held), other };
};

/** Inverse of the distribution by a number with too few bits: whoever's interval has none of its multiples is never drawn. */
function coarseResponse(domain: number, epsilon: number, steps: number): Audited {
  const ratio = Math.exp(epsilon);
  const exact = randomisedResponse(domain, oddsBelow(epsilon * 1000));
  return {
    randomise(value, random) {
      let rest = (Math.floor((random.word() / 2 ** 32) * steps) / steps) * (ratio + domain - 1);
      let drawn = 0;
      while (drawn < domain - 1 && rest >= (drawn === value ? ratio : 1)) {
        rest -= drawn === value ? ratio : 1;
        drawn++;
      }
      return Uint8Array.of(drawn);
    },
    supports: exact.supports,
  };
}

describe("planted bugs are caught", () => {
  const cases: readonly (readonly [name: string, audited: Audited, domain: number, claimed: number])[] = [
    ["a bias of a tenth, randomised response", randomisedResponse(2, biased(1000)), 2, 1000],
    ["a bias of a tenth, sets", subsetSelection(100, biased(1000), 27), 100, 1000],
    ["a bias of a tenth, geometry", projectiveGeometry(1500, biased(1000), { q: 4, coordinates: 7 }), 1500, 1000],
    ["a float with a hole", coarseResponse(100, 1, 64), 100, 1000],
    ["the truth itself", { ...randomisedResponse(4, oddsBelow(1000)), randomise: (v) => Uint8Array.of(v) }, 4, 1000],
  ];

  test.each(cases)("%s", (_, audited, domain, claimed) => {
    const random = new RandomIntegers(seededWords(domain));
    const values = [0, domain - 1] as const;
    const found = [
      auditEpsilon(audited, { claimed, values, trials: 60_000 }, random),
      auditEpsilon(audited, { claimed, values: [3 % domain, 1], trials: 60_000 }, random),
    ];
    expect(found.some(({ holds }) => !holds)).toBe(true);
  });
});
