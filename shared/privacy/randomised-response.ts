import { checkValue, type Mechanism } from "./mechanism.ts";
import { bytesBelow, fromBytes, messageTally, toBytes } from "./message-tally.ts";
import type { Odds } from "./odds.ts";

/**
 * k-ary randomised response (Warner 1965 for k = 2; Kairouz, Bonawitz & Ramage 2016): the true value with weight
 * odds.held, each other one with weight odds.other, out of held + (k - 1) other. It is subset selection with sets of one.
 */
export function randomisedResponse(domain: number, odds: Odds): Mechanism {
  const of = odds.held + (domain - 1) * odds.other;
  const reportBytes = bytesBelow(domain);
  return {
    kind: "randomised-response",
    domain,
    odds,
    support: { held: odds.held, other: odds.other, of },
    reportBytes,
    randomise(value, random) {
      checkValue(value, domain);
      const drawn = random.below(of);
      if (drawn < odds.held) return toBytes(value, reportBytes);
      // `other` is a power of two, so the division is exact before it is rounded down.
      const elsewhere = Math.floor((drawn - odds.held) / odds.other);
      return toBytes(elsewhere < value ? elsewhere : elsewhere + 1, reportBytes);
    },
    supports: (report, value) => fromBytes(report) === value,
    tally: (cells) => messageTally(domain, (histogram) => Float64Array.from(histogram), cells),
  };
}
