/**
 * Calls in one task become one run, calls during a run become one more run after it. A run that rejects is told to
 * `failed`; the next call runs again.
 */
export function oneAtATime(run: () => Promise<unknown>, failed: (error: unknown) => void): () => void {
  let wanted = false;
  let running = false;
  const go = async () => {
    running = true;
    try {
      while (wanted) {
        // What the same task still has to say counts for this run.
        await undefined;
        wanted = false;
        await run();
      }
    } catch (error) {
      failed(error);
    } finally {
      running = false;
    }
  };
  return () => {
    wanted = true;
    if (!running) void go();
  };
}
