/**
 * The order to aim for: rows that hold keep their place, the others fill the remaining places as wanted.
 *
 * `ids` are the rows' item ids in page order, `wanted` the ids best first, `holds` says which rows stay. A row without
 * an id, with an id that is not wanted, or with an id that an earlier row has, holds its place too. Returns for each
 * place the index of the row that belongs there: a permutation of 0..n-1.
 */
export function arrange(
  ids: readonly (string | null)[],
  wanted: readonly string[],
  holds: readonly boolean[],
): number[] {
  const rank = new Map<string, number>();
  for (const id of wanted) if (!rank.has(id)) rank.set(id, rank.size);
  const taken = new Set<string>();
  const places: number[] = [];
  const target = ids.map((id, row) => {
    if (id !== null && rank.has(id) && !taken.has(id)) {
      taken.add(id);
      if (!holds[row]) places.push(row);
    }
    return row;
  });
  const movable = [...places].sort((a, b) => rank.get(ids[a]!)! - rank.get(ids[b]!)!);
  for (let i = 0; i < places.length; i++) target[places[i]] = movable[i];
  return target;
}
