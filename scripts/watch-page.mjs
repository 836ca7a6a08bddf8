// What the browser tests of client and demo look at in every page.

/** Collects console messages and uncaught errors from now on, and lets each page keep its rankings and layout shifts. */
export async function watchPage(page) {
  const noise = [];
  page.on("console", (message) => noise.push(message.text()));
  page.on("pageerror", (error) => noise.push(String(error)));
  await page.addInitScript(spy);
  return noise;
}

/** Two frames: what was moved has been painted, and layout shifts have been reported. */
export const settle = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))),
  );

/** Runs in the page before its own scripts. */
function spy() {
  window.ranks = [];
  window.shifts = { unexpected: [], all: [] };
  window.addEventListener("afterclick:rank", (event) => window.ranks.push(event.detail));
  const place = ({ x, y, width, height }) => `${x},${y} ${width}x${height}`;
  const moved = ({ node, previousRect, currentRect }) =>
    `${node?.parentElement?.className} > ${node?.nodeName}.${node?.className}: ${place(previousRect)} to ${place(currentRect)}`;
  new PerformanceObserver((entries) => {
    for (const { value, startTime, sources, hadRecentInput } of entries.getEntries()) {
      const shift = `${value} at ${Math.round(startTime)} ms of ${sources.map(moved).join(" and ")}`;
      window.shifts.all.push(shift);
      if (!hadRecentInput) window.shifts.unexpected.push(shift);
    }
  }).observe({ type: "layout-shift", buffered: true });
}
