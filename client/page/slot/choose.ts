/**
 * Which items a slot shows next: those at places that hold stay, the other places take `order`, best first. `shown` are
 * the items now, by place. At most `k`, each item once; fewer when `order` runs out.
 */
export function choose(
  shown: readonly string[],
  order: readonly string[],
  holds: readonly boolean[],
  k: number,
): string[] {
  const held = new Set(shown.filter((_, place) => holds[place]));
  const rest = order.filter((id) => !held.has(id));
  const chosen: string[] = [];
  let next = 0;
  for (let place = 0; place < k; place++) {
    if (holds[place]) chosen.push(shown[place]);
    else if (next < rest.length) chosen.push(rest[next++]);
  }
  return chosen;
}
