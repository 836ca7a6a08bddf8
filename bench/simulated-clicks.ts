import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { type Rng, seededRng } from "../shared/math/rng.ts";

export interface ClickPlan {
  readonly clicks: number;
  /** Items that may be clicked; not all of them will be. */
  readonly items: number;
  readonly seed: number;
}

const DAYS = 90;
const START_S = 1_700_000_000;
/** Items of one kind lie side by side: visitors mostly stay among them. */
const KIND = 40;
/** Share of the catalogue that popularity moves through while the log lasts: new items come, old ones fade. */
const DRIFT = 0.3;

/**
 * Writes a log of clicks as a shop has them: `session,item,time`, sessions of 2 to 60 clicks, items by Zipf's law with a
 * drift of what is popular, walks among items of one kind, returns to items seen before.
 *
 * @returns clicks and sessions written
 */
export async function writeSimulatedClicks(
  file: string,
  plan: ClickPlan,
): Promise<{ clicks: number; sessions: number }> {
  const rng = seededRng(plan.seed);
  const nextItem = walk(plan.items, rng);
  const out = createWriteStream(file);
  const sessionsPlanned = plan.clicks / 5.5;
  let written = 0;
  let sessions = 0;
  let block = "session,item,time\n";
  while (written < plan.clicks) {
    const place = Math.min(1, sessions / sessionsPlanned);
    let time = START_S + Math.floor(place * DAYS * 86_400);
    const length = sessionLength(rng());
    const seen: number[] = [];
    for (let i = 0; i < length; i++) {
      const item = nextItem(seen, place);
      seen.push(item);
      block += `s${sessions},p${item},${time}\n`;
      time += 5 + Math.floor(rng() * 120);
    }
    written += length;
    sessions++;
    if (block.length > 1 << 18) {
      if (!out.write(block)) await once(out, "drain");
      block = "";
    }
  }
  out.end(block);
  await finished(out);
  return { clicks: written, sessions };
}

/** Geometric from 2 on, mean about 5.5, cut at 60. */
const sessionLength = (u: number): number => Math.min(60, 2 + Math.floor(Math.log(1 - u) / Math.log(1 - 1 / 4.5)));

/** Answers what a visitor clicks after `seen`, `place` of the way (0 to 1) through the log. */
function walk(items: number, rng: Rng): (seen: readonly number[], place: number) => number {
  const step = coprimeStep(items);
  return (seen, place) => {
    const choice = rng();
    if (seen.length > 0 && choice < 0.15) return seen[Math.floor(rng() * seen.length)];
    const last = seen.at(-1);
    if (last !== undefined && choice < 0.8) {
      const first = last - (last % KIND);
      // Squared, so that every item has a few close companions and many distant ones.
      return Math.min(items - 1, first + ((last - first + 1 + Math.floor(rng() ** 2 * (KIND - 1))) % KIND));
    }
    // Zipf's law with exponent 1 by inversion: rank ~ items^u. Half of the popular items stay so, half come and go.
    const rank = Math.floor(items ** rng()) - 1;
    const drifted = rng() < 0.5 ? rank : rank + Math.floor(place * DRIFT * items);
    // A fixed permutation, so that a kind holds popular and rare items.
    return (drifted * step) % items;
  };
}

/** A step that visits all items before it comes back to the first. */
function coprimeStep(items: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  let step = Math.floor(items * 0.618) | 1;
  while (gcd(step, items) > 1) step += 2;
  return step;
}
