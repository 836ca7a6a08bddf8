import { uniformError } from "./error-floor.ts";
import { FIELD_SIZES } from "./field.ts";
import type { Mechanism } from "./mechanism.ts";
import { type MilliEpsilon, type Odds, oddsBelow } from "./odds.ts";
import { type Geometry, geometrySupport, pointsOf, projectiveGeometry } from "./projective-geometry.ts";
import { randomisedResponse } from "./randomised-response.ts";
import { bestSubsetSize, subsetSelection } from "./subset-selection.ts";

/** Above it a set would be a report of more than 125 bytes. */
export const MOST_SUBSET_VALUES = 1000;
export const MOST_VALUES = 65_536;
/** A tally has a cell for each: 16 MB. It also keeps `of` of the support below 2^53. */
const MOST_MESSAGES = 2 ** 22;
/** A smaller tally is worth one per cent of error. */
const NEAR = 1.01;

/**
 * The mechanism of a question; device and server each come to the same one.
 *
 * Up to 1,000 values it has the least error there is: subset selection, or randomised response where the best set is of one
 * (k up to about e^ε + 2). Above, projective geometry response, at most a few per cent from it (docs/privacy.md).
 *
 * @param domain k, 2 .. 65,536
 * @throws RangeError for others, or ε that is not 1 .. 5,000 thousandths.
 */
export function chooseMechanism(domain: number, milliEpsilon: MilliEpsilon): Mechanism {
  if (!(Number.isInteger(domain) && domain >= 2 && domain <= MOST_VALUES))
    throw new RangeError(`a question has 2 to ${MOST_VALUES} values, not ${domain}`);
  const odds = oddsBelow(milliEpsilon);
  if (domain > MOST_SUBSET_VALUES) return projectiveGeometry(domain, odds, bestGeometry(domain, odds));
  const size = bestSubsetSize(domain, odds);
  return size === 1 ? randomisedResponse(domain, odds) : subsetSelection(domain, odds, size);
}

/** Of the geometries within a hundredth of the least error, the one with the fewest points. */
export function bestGeometry(domain: number, odds: Odds): Geometry {
  const candidates = FIELD_SIZES.map((q) => smallest(q, domain))
    .filter((geometry) => pointsOf(geometry) <= MOST_MESSAGES)
    .map((geometry) => ({
      geometry,
      points: pointsOf(geometry),
      error: uniformError(geometrySupport(geometry, odds), domain),
    }));
  const least = Math.min(...candidates.map(({ error }) => error));
  const near = candidates.filter(({ error }) => error <= NEAR * least);
  return near.reduce((best, other) => (other.points < best.points ? other : best)).geometry;
}

function smallest(q: number, domain: number): Geometry {
  let coordinates = 3;
  while (pointsOf({ q, coordinates }) < domain) coordinates++;
  return { q, coordinates };
}
