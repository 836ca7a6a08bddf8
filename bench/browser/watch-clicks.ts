/** What one click took, in ms from the input's own timestamp (the browser's, when the button came up). */
export interface ClickTimes {
  /** The rows stand in their new order and the layout is up to date: the figure that is compared. */
  readonly laidOutMs: number;
  /** The order has been asked for and answered; the rows have moved. */
  readonly movedMs: number;
  /** The end of the first frame that shows it. */
  readonly frameMs: number;
  /** In the worker; 0 on the peer's page. */
  readonly engineMs: number;
  readonly rung: number;
  /** Rows that stand elsewhere than before. */
  readonly moved: number;
  readonly order: readonly string[];
}

declare global {
  interface Window {
    clicks: ClickTimes[];
    /** Settles when there are so many. */
    whenClicks(count: number): Promise<void>;
  }
}

/** Runs in the page before its own scripts, the same on every compared page. */
export function watchClicks(): void {
  window.clicks = [];
  let heard = (): void => {};
  window.whenClicks = (count) =>
    new Promise((done) => {
      heard = () => window.clicks.length >= count && done();
      heard();
    });
  let clickedAt: number | null = null;
  let before: string[] = [];
  const idsOf = (list: Element): string[] =>
    [...list.children].map((row) => row.getAttribute("data-afterclick-item") ?? "");
  addEventListener(
    "click",
    (event) => {
      event.preventDefault();
      clickedAt = event.timeStamp;
      before = idsOf(document.querySelector("ul")!);
    },
    true,
  );
  addEventListener("afterclick:rank", (event) => {
    if (clickedAt === null) return;
    const began = clickedAt;
    clickedAt = null;
    const movedMs = performance.now() - began;
    const list = event.target as HTMLElement;
    list.lastElementChild!.getBoundingClientRect();
    const laidOutMs = performance.now() - began;
    const { elapsedMs, rung, order } = (event as CustomEvent).detail;
    const moved = idsOf(list).filter((id, place) => id !== before[place]).length;
    requestAnimationFrame(() => {
      // A message sent in the frame's callback arrives when the frame is done.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        window.clicks.push({
          laidOutMs,
          movedMs,
          frameMs: performance.now() - began,
          engineMs: elapsedMs,
          rung,
          moved,
          order,
        });
        heard();
      };
      port2.postMessage(null);
    });
  });
}
