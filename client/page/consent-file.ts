/**
 * The third file of the page, which most pages never ask for: the signals of a page's consent tools, where the site names
 * them, and what erases while nothing runs. Until it is there, nothing starts.
 */

export { eraseKept, withdrawKept } from "./signals/erase-kept.ts";
export { watchSignals } from "./signals/watch.ts";
