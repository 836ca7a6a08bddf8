/** Distinct items, most frequent first, ties by `tie`; of items that tie there too the latest comes first. @param items oldest first */
export function mostFrequent(items: readonly number[], tie: (item: number) => number = () => 0): number[] {
  const counts = new Map<number, number>();
  for (let i = items.length - 1; i >= 0; i--) counts.set(items[i], (counts.get(items[i]) ?? 0) + 1);
  // Sorting is stable, and the map is in order of last visits.
  return [...counts].sort(([a, m], [b, n]) => n - m || tie(b) - tie(a)).map(([item]) => item);
}
