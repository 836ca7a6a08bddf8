/** Runs tasks one after the other, in the order given; the first of a row starts at once. A task that fails ends only itself. */
export function inTurn(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> | null = null;
  return (task) => {
    const result = last ? last.then(task) : task();
    const over: Promise<void> = result
      .catch(() => {})
      .then(() => {
        if (last === over) last = null;
      });
    last = over;
    return result;
  };
}
