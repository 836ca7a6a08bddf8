/**
 * Calls until `time` settles become one run, which is given what it says; calls during a run become one more run after it.
 * Neither rejects.
 */
export function oneAtATime<T>(time: () => T | Promise<T>, run: (said: T) => Promise<unknown>): () => void {
  let wanted = false;
  let running = false;
  const go = async () => {
    running = true;
    while (wanted) {
      // What the same task still has to say counts for this run.
      const said = await time();
      wanted = false;
      await run(said);
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) void go();
  };
}
