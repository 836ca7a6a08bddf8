import type { Page } from "@playwright/test";

const MB = 2 ** 20;

/** Memory in MB after garbage collection. */
export interface PageMemory {
  /** The window's own JavaScript heap. */
  readonly pageMB: number;
  /**
   * What the worker's isolate holds: its heap, ArrayBuffers and shared WebAssembly memory, which is ONNX Runtime's. Not the
   * scan's: it comes on top with 8 MB at 100,000 items of 64 values ("exact, bytes of memory" of suite `index`).
   */
  readonly workerMB: number;
}

/**
 * By `performance.measureUserAgentSpecificMemory`, which only isolated pages have (COOP and COEP) and which collects garbage
 * first. Started with --enable-blink-features=ForceEagerMeasureMemory a browser does so at once, not within 20 seconds.
 */
export async function pageMemory(page: Page): Promise<PageMemory> {
  const bytes = await page.evaluate(async () => {
    const measure = performance as unknown as {
      measureUserAgentSpecificMemory(): Promise<{
        breakdown: readonly { bytes: number; attribution: readonly { scope: string }[] }[];
      }>;
    };
    const { breakdown } = await measure.measureUserAgentSpecificMemory();
    const of = (scope: string): number =>
      breakdown
        .filter(({ attribution }) => attribution[0]?.scope === scope)
        .reduce((sum, entry) => sum + entry.bytes, 0);
    return { page: of("Window"), worker: of("DedicatedWorkerGlobalScope") };
  });
  return { pageMB: bytes.page / MB, workerMB: bytes.worker / MB };
}
