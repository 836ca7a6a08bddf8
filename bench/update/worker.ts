// Makes the tables of the next release from a delta as the engine's worker does, on parts in memory.
import { makeNextTables } from "../../client/sync/next-tables.ts";
import type { DeltaFile } from "../../shared/contracts/channels.ts";
import type { Manifest } from "../../shared/contracts/manifest.ts";
import { TABLES } from "../../shared/release/tables.ts";

export interface Asked {
  readonly endpoint: string;
  readonly before: Manifest;
  readonly after: Manifest;
  readonly delta: DeltaFile;
  readonly runs: number;
}

/** ms of each run, and of the longest time in it in which the worker answered nobody. */
export interface Applied {
  readonly ms: readonly number[];
  readonly longestMs: readonly number[];
}

addEventListener("message", async ({ data }: MessageEvent<Asked>) => {
  postMessage(await apply(data));
});

async function apply({ endpoint, before, after, delta, runs }: Asked): Promise<Applied> {
  const { signal } = new AbortController();
  const { site } = before;
  const base = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { role, sha256, path } of before.parts) {
    if (!(TABLES as readonly string[]).includes(role)) continue;
    const response = await fetch(`${endpoint}${site}/${before.version}/${path}`);
    base.set(sha256, new Uint8Array(await response.arrayBuffer()));
  }
  const ms: number[] = [];
  const longestMs: number[] = [];
  // The first run compiles, and brings the delta into the browser's cache.
  for (let run = 0; run <= runs; run++) {
    const cache = { get: async (sha256: string) => base.get(sha256) ?? null, put: () => {} };
    const watch = watchGaps();
    const start = performance.now();
    const made = await makeNextTables({ endpoint, site, cache, signal }, before, after, delta);
    const took = performance.now() - start;
    const longest = watch();
    if (!made.ok) throw new Error(made.error.message);
    if (made.value !== TABLES.length) throw new Error(`${made.value} tables were made`);
    if (run === 0) continue;
    ms.push(took);
    longestMs.push(longest);
  }
  return { ms, longestMs };
}

/** Messages to itself, as a page's would arrive; answers what ends it with the longest time between two, in ms. */
function watchGaps(): () => number {
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  const note = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  port1.onmessage = () => {
    note();
    port2.postMessage(null);
  };
  port2.postMessage(null);
  return () => {
    note();
    port1.close();
    return longest;
  };
}
