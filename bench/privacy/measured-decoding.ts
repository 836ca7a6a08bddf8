import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { chooseMechanism } from "../../shared/privacy/choose-mechanism.ts";
import { estimate } from "../../shared/privacy/estimate.ts";
import { RandomIntegers } from "../../shared/privacy/random-integers.ts";
import { seededWords } from "../../shared/privacy/seeded-words.ts";

export interface MeasuredDecoding {
  /** s, to count so many reports and make estimates of them; on one core. */
  readonly seconds: number;
  /** s of that after the last report. */
  readonly estimateSeconds: number;
  /** Of the tally: all that stays of the reports. */
  readonly tallyBytes: number;
  /** Heap and buffers when all are counted, less those when a tenth is. */
  readonly grownBytes: number;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Reports that are made beforehand, so that only the server's half is timed. */
const MADE = 20_000;

/** Decodes as many reports, of which so many different ones come again and again. */
export function measureDecoding(domain: number, milliEpsilon: number, reports: number): MeasuredDecoding {
  const mechanism = chooseMechanism(domain, milliEpsilon);
  const random = new RandomIntegers(seededWords(domain + milliEpsilon));
  const made = Array.from({ length: MADE }, () => mechanism.randomise(random.below(domain), random));
  const tally = mechanism.tally();
  let early = 0;
  let seconds = 0;
  for (let counted = 0; counted < reports; counted += MADE) {
    const start = performance.now();
    for (const report of made) tally.add(report);
    seconds += (performance.now() - start) / 1000;
    if (counted + MADE === reports / 10) early = memoryBytes();
  }
  const grownBytes = memoryBytes() - early;
  // Reports made beforehand are in both figures: they are still needed here.
  if (tally.reports !== reports || made.length !== MADE) throw new Error("reports were lost");
  const start = performance.now();
  const estimates = estimate(mechanism, tally);
  const estimateSeconds = (performance.now() - start) / 1000;
  if (!estimates.enough) throw new Error("a million reports are not enough");
  return { seconds: seconds + estimateSeconds, estimateSeconds, tallyBytes: tally.cells.byteLength, grownBytes };
}

function memoryBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
