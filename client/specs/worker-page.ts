import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import type { EngineApi, RankRequest, StartOptions } from "../../shared/contracts/index.ts";
import { ENGINE_API_VERSION } from "../../shared/contracts/versions.ts";
import { serveWorker, type WorkerServer } from "./worker-server.ts";

declare global {
  var engine: EngineApi;
  var newEngine: () => EngineApi;
}

/** The engine of a page, called from the test. */
export class WorkerPage {
  readonly page: Page;
  readonly #server: WorkerServer;

  constructor(page: Page, server: WorkerServer) {
    this.page = page;
    this.#server = server;
  }

  /** Loads the page anew: a new worker, the same browser profile. */
  async open(): Promise<void> {
    await this.page.goto(`${this.#server.origin}/page/worker.html`);
    await this.page.waitForFunction(() => "engine" in globalThis);
  }

  call<K extends keyof EngineApi>(
    method: K,
    ...args: Parameters<EngineApi[K]>
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> {
    return this.page.evaluate(
      // biome-ignore lint/suspicious/noExplicitAny: one call for all methods; the signature above holds the types.
      ([name, values]) => (globalThis.engine as any)[name as string](...(values as unknown[])),
      [method, args] as const,
    ) as Promise<Awaited<ReturnType<EngineApi[K]>>>;
  }

  start(options: Partial<StartOptions> = {}) {
    return this.call("start", {
      apiVersion: ENGINE_API_VERSION,
      endpoint: `${this.#server.origin}/releases/`,
      site: "fixture",
      consent: "device",
      region: null,
      index: null,
      ...options,
    });
  }

  rank(request: Partial<RankRequest> = {}) {
    return this.call("rank", { events: [], lists: [], slots: [], deadlineMs: 5_000, ...request });
  }

  /** Waits until the engine has settled at a rung. */
  async untilRung(rung: number): Promise<void> {
    await expect.poll(async () => (await this.call("status")).rung).toBe(rung);
  }

  databases(): Promise<string[]> {
    return this.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ""));
  }
}

/** `releases` is an empty folder, `server` serves it, `worker` is a page with the built worker. */
export const test = base.extend<{ releases: string; server: WorkerServer; worker: WorkerPage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function uses from its first argument.
  releases: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "afterclick-"));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
  server: async ({ releases }, use) => {
    const server = await serveWorker(releases);
    await use(server);
    await server.close();
  },
  worker: async ({ page, server }, use) => use(new WorkerPage(page, server)),
});

export { expect };

let clock = 0;
/** A click now; each later than the one before. */
export const click = (item: string) => ({ type: "click" as const, at: Date.now() + clock++, item });
