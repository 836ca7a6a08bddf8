import { DAY, LOG_DAYS, LOG_START } from "../calendar.ts";
import type { ShopItem } from "../catalogue/shop-item.ts";
import type { Random } from "../random.ts";
import { browse, type LogRow } from "./browse.ts";
import { makeShelves } from "./shelves.ts";
import { makeVisitor } from "./visitor.ts";

/** The shop's log over 60 days, in order of time within a session and of start between sessions. */
export function simulate(random: Random, items: readonly ShopItem[], visitors: number, sessions: number): LogRow[] {
  const shelves = makeShelves(items);
  const people = Array.from({ length: visitors }, () => makeVisitor(random));
  // A few visitors come every other day, most come once or twice.
  const loyalty = people.map(() => 1 / (1 + 12 * random.next()));
  const starts = Array.from({ length: sessions }, () => startTime(random)).sort((a, b) => a - b);
  const names = new Set<string>();
  return starts.flatMap((start) =>
    browse(random, items, shelves, people[random.weighted(loyalty)], sessionName(random, names), start),
  );
}

/** Evenings and weekends are busier. Milliseconds since the Unix epoch. */
function startTime(random: Random): number {
  for (;;) {
    const day = random.below(LOG_DAYS);
    const hour = random.below(24);
    const weekend = new Date((LOG_START + day * DAY) * 1000).getUTCDay() % 6 === 0;
    const busy = (hour < 7 ? 0.1 : hour < 17 ? 0.5 : 1) * (weekend ? 1 : 0.75);
    if (random.chance(busy)) return (LOG_START + day * DAY + hour * 3600) * 1000 + random.below(3_600_000);
  }
}

function sessionName(random: Random, taken: Set<string>): string {
  for (;;) {
    const name = `s${random.below(0x7fffffff).toString(36).padStart(6, "0")}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
