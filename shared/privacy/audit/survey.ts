import type { Mechanism, Tally } from "../mechanism.ts";
import type { RandomIntegers } from "../random-integers.ts";

/** A simulated survey: the tally of the reports that as many devices make of the values that they hold. */
export function survey(
  mechanism: Mechanism,
  devices: number,
  held: (device: number) => number,
  random: RandomIntegers,
): Tally {
  const tally = mechanism.tally();
  for (let device = 0; device < devices; device++) {
    if (!tally.add(mechanism.randomise(held(device), random))) throw new Error("a report is not one of its mechanism");
  }
  return tally;
}
