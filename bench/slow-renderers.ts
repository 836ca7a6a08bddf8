import { Worker } from "node:worker_threads";
import type { Browser } from "@playwright/test";

/** A renderer runs for this long, then stands still until it had one part in `times`. Short, so that nothing sees the pauses. */
const RUN_MS = 1;

/**
 * Makes every renderer process of the browser `times` slower, with all of its threads: the protocol's own throttle
 * (Emulation.setCPUThrottlingRate) slows the page's main thread alone, and ranking happens in a worker. Processes are stopped
 * and continued by signals, so this needs Linux or macOS. Pages opened later are not slowed: call it when they are there.
 *
 * @returns what ends it
 */
export async function slowRenderers(browser: Browser, times: number): Promise<() => Promise<void>> {
  if (times === 1) return async () => {};
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const pids = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  const signal = (name: NodeJS.Signals): void => {
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended.
      }
    }
  };
  const code = `
    const { workerData: { pids, runMs, times } } = require("node:worker_threads");
    const clock = new Int32Array(new SharedArrayBuffer(4));
    const signal = (name) => { for (const pid of pids) try { process.kill(pid, name); } catch {} };
    // By the clock, since a wait is often longer than asked for: what one pause was too long, the next is shorter.
    let ran = 0;
    let stood = 0;
    const wait = (ms) => {
      const since = performance.now();
      if (ms > 0) Atomics.wait(clock, 0, 0, ms);
      return performance.now() - since;
    };
    for (;;) {
      ran += wait(runMs);
      signal("SIGSTOP");
      stood += wait((times - 1) * ran - stood);
      signal("SIGCONT");
    }`;
  const brake = new Worker(code, { eval: true, workerData: { pids, runMs: RUN_MS, times } });
  return async () => {
    await brake.terminate();
    signal("SIGCONT");
  };
}
