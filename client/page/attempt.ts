/** Storage throws when it is denied or full. Nothing is remembered then; the worker reports why, it uses storage too. */
export function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
