// What the browser tests of client and demo look at in every page.

/** Collects console messages and uncaught errors from now on, and lets each page keep its rankings and layout shifts. */
export async function watchPage(page) {
  const noise = [];
  page.on("console", (message) => noise.push(message.text()));
  page.on("pageerror", (error) => noise.push(String(error)));
  await page.addInitScript(spy);
  return noise;
}

/** Runs in the page before its own scripts. */
function spy() {
  window.ranks = [];
  window.shifts = { unexpected: 0, all: 0 };
  window.addEventListener("afterclick:rank", (event) => window.ranks.push(event.detail));
  new PerformanceObserver((entries) => {
    for (const { value, hadRecentInput } of entries.getEntries()) {
      window.shifts.all += value;
      if (!hadRecentInput) window.shifts.unexpected += value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}
