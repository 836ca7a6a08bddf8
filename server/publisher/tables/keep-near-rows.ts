import { NEIGHBOUR_KINDS, type NeighbourKind, type NeighbourTable } from "../../../shared/release/tables.ts";

/** Square roots of weights count as unchanged while they differ by less than this share of the row's largest. */
const TOLERANCE = 0.1;
/** Levels count in steps of the row's largest weight; one that has become this much smaller makes them too coarse. */
const LEAST_ROOT = 0.5;

/**
 * The fresh table with what the release before says, where that is nearly the same: of neighbours whose weight is hardly another
 * the level, and their order among each other. Weights fade with every new session of the log, so that nearly all would
 * differ in their last digits, and each would have to be fetched by every device. Compared with what is fresh each time, so nothing
 * adds up.
 *
 * @param before table of the release before; its row i is the fresh one's row i, where there is one
 */
export function keepNearRows(fresh: NeighbourTable, before: NeighbourTable): NeighbourTable {
  const { n, offsets } = fresh;
  const items = fresh.items.slice();
  const levels = byKind((kind) => fresh.levels[kind].slice());
  const roots = byKind((kind) => fresh.roots[kind].slice());
  for (let row = 0; row < Math.min(n, before.n); row++) {
    for (const kind of NEIGHBOUR_KINDS) roots[kind][row] = nearRoot(fresh.roots[kind][row], before.roots[kind][row]);
    const [start, end] = [offsets[row], offsets[row + 1]];
    const entries = inOrderBefore(fresh, before, row);
    for (let e = start; e < end; e++) {
      const { entry, place } = entries[e - start];
      items[e] = fresh.items[entry];
      for (const kind of NEIGHBOUR_KINDS) {
        const root = roots[kind][row];
        const isKept = root === before.roots[kind][row] && isNear(kind, fresh, entry, before, place, row);
        const level = root > 0 ? (fresh.levels[kind][entry] * fresh.roots[kind][row]) / root : 0;
        levels[kind][e] = isKept ? before.levels[kind][place] : Math.min(255, Math.round(level));
      }
    }
  }
  return { n, offsets, items, levels, roots };
}

/** The root before, as long as levels by it are neither too coarse nor cut off by more than the tolerance. */
const nearRoot = (now: number, before: number): number =>
  now <= before * (1 + TOLERANCE) && now >= before * LEAST_ROOT ? before : now;

interface Entry {
  /** Place in the fresh table, and in the one before; -1 where that has none. */
  readonly entry: number;
  readonly place: number;
}

/** A row's entries: those that are near in every kind take the places that such ones have in the order they had before. */
function inOrderBefore(fresh: NeighbourTable, before: NeighbourTable, row: number): readonly Entry[] {
  const placeOf = new Map<number, number>();
  for (let place = before.offsets[row]; place < before.offsets[row + 1]; place++) {
    placeOf.set(before.items[place], place);
  }
  const entries: Entry[] = [];
  for (let entry = fresh.offsets[row]; entry < fresh.offsets[row + 1]; entry++) {
    entries.push({ entry, place: placeOf.get(fresh.items[entry]) ?? -1 });
  }
  const isSettled = ({ entry, place }: Entry): boolean =>
    NEIGHBOUR_KINDS.every((kind) => isNear(kind, fresh, entry, before, place, row));
  const settled = entries
    .filter(isSettled)
    .sort((a, b) => a.place - b.place)
    .values();
  return entries.map((one) => (isSettled(one) ? (settled.next().value as Entry) : one));
}

/** Level 0 says that too few sessions hold the pair: nothing else is near it. */
function isNear(
  kind: NeighbourKind,
  fresh: NeighbourTable,
  entry: number,
  before: NeighbourTable,
  place: number,
  row: number,
): boolean {
  if (place < 0) return false;
  const [level, levelBefore] = [fresh.levels[kind][entry], before.levels[kind][place]];
  if (level === 0 || levelBefore === 0) return level === levelBefore;
  const root = fresh.roots[kind][row];
  return Math.abs(level * root - levelBefore * before.roots[kind][row]) <= TOLERANCE * 255 * root;
}

const byKind = <T>(make: (kind: NeighbourKind) => T) =>
  Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, make(kind)])) as Record<NeighbourKind, T>;
