/**
 * Rows that must not be moved, most important first: moving the node that holds the focus loses it, where the browser
 * has no moveBefore; rows that hold their place should not be touched at all; and neither should what is not ours to
 * order (an advert, an unknown item, a second row of the same item), whose frames and media would start anew.
 *
 * `target` is the row for each place, `focused` the row with the focus, -1 for none.
 */
export function anchorsOf(
  ids: readonly (string | null)[],
  wanted: readonly string[],
  held: readonly boolean[],
  target: readonly number[],
  focused: number,
): number[] {
  const known = new Set(wanted);
  const ours = ids.map((id) => id !== null && known.delete(id));
  const rows = [...ids.keys()].filter((row) => row !== focused);
  const holds = rows.filter((row) => held[row]);
  const fixed = rows.filter((row) => !held[row] && !ours[row] && target[row] === row);
  return [...(focused < 0 ? [] : [focused]), ...holds, ...fixed];
}
