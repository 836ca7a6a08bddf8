/** First order of each kind on a page, in ms after the page script began to run. */
export interface Firsts {
  /** Of at least this rung. */
  rung1?: number;
  rung2?: number;
  /** Of at least rung 2, and over all items and not the head's alone. */
  allItems?: number;
  rung3?: number;
}
/** Begins what the page says on its console whenever there is a first order of one more kind; the Firsts follow as JSON. */
export const FIRSTS = "firsts ";

/** An item's page with a list of other items: the view of the item is what there is to rank by. */
export function itemPage(site: string, item: string, others: readonly string[]): string {
  const rows = others.map((id) => `<li data-afterclick-item="${id}">${id}</li>`).join("");
  // No deadline to speak of: what is asked here is when an order can be had, and a first run is slower than the next.
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Start</title><link rel="icon" href="data:,">
</head><body><main data-afterclick-view="${item}">${item}</main><ul data-afterclick-list="others">${rows}</ul>
<script src="/client/afterclick.js" data-endpoint="/releases/" data-site="${site}" data-consent="device"
data-deadline="5000"></script></body></html>`;
}

/**
 * Runs in the page before its own scripts. It tells by the console and is not asked: a test's question brings 330 kB of script
 * along, which took the main thread 10 to 16 ms in the midst of the start.
 *
 * @param mark FIRSTS
 */
export function watchFirsts(mark: string): void {
  const firsts: Firsts = {};
  let began: number | null = null;
  // The page script begins by asking where it came from.
  const { get } = Object.getOwnPropertyDescriptor(Document.prototype, "currentScript") as { get: () => unknown };
  Object.defineProperty(document, "currentScript", {
    configurable: true,
    get() {
      began ??= performance.now();
      return get.call(document);
    },
  });
  window.addEventListener("afterclick:rank", (event) => {
    const { rung, partial } = (event as CustomEvent).detail;
    if (began === null) throw new Error("the page script did not ask where it came from");
    const time = performance.now() - began;
    const known = Object.keys(firsts).length;
    if (rung >= 1) firsts.rung1 ??= time;
    if (rung >= 2) firsts.rung2 ??= time;
    if (rung >= 2 && !partial) firsts.allItems ??= time;
    if (rung === 3) firsts.rung3 ??= time;
    if (Object.keys(firsts).length > known) console.debug(mark + JSON.stringify(firsts));
  });
}
