/** Calls in one task become one run, calls during a run become one more run after it. `run` never rejects. */
export function oneAtATime(run: () => Promise<unknown>): () => void {
  let wanted = false;
  let running = false;
  const go = async () => {
    running = true;
    while (wanted) {
      // What the same task still has to say counts for this run.
      await undefined;
      wanted = false;
      await run();
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) void go();
  };
}
