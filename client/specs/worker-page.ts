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
  async open(query: Record<string, string> = {}): Promise<void> {
    await this.page.goto(`${this.#server.origin}/page/worker.html?${new URLSearchParams(query)}`);
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

  /** Loads the page anew and starts its engine. */
  async begin(options: Partial<StartOptions> = {}) {
    await this.open();
    return this.start(options);
  }

  /** A visit at the end of which the models serve and the release is kept for the next page. */
  async visit(): Promise<void> {
    await this.begin();
    await this.untilRung(3);
    await this.untilKept();
  }

  rank(request: Partial<RankRequest> = {}) {
    return this.call("rank", { events: [], lists: [], slots: [], deadlineMs: 5_000, ...request });
  }

  /** Waits until the engine has settled at a rung. */
  async untilRung(rung: number): Promise<void> {
    await expect.poll(async () => (await this.call("status")).rung).toBe(rung);
  }

  /** Version of the release that IndexedDB keeps for the next page, or null. */
  async keptVersion(): Promise<number | null> {
    const kept = (await this.#read("release", "getAll")) as { manifest?: { version: number } }[];
    return kept.find(({ manifest }) => manifest)?.manifest?.version ?? null;
  }

  keptParts(): Promise<string[]> {
    return this.#read("parts", "getAllKeys") as Promise<string[]>;
  }

  async untilKept(): Promise<void> {
    await expect.poll(() => this.keptVersion()).not.toBeNull();
  }

  /** Flips a bit in every kept part. */
  async damageKeptParts(): Promise<void> {
    await this.page.evaluate(async () => {
      const [{ name }] = await indexedDB.databases();
      const opening = indexedDB.open(name as string);
      await new Promise((resolve) => {
        opening.onsuccess = resolve;
      });
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve) => {
          request.onsuccess = () => resolve(request.result);
        });
      const parts = () => opening.result.transaction("parts", "readwrite").objectStore("parts");
      for (const key of await done(parts().getAllKeys())) {
        const bytes = new Uint8Array(await (await done<Blob>(parts().get(key))).arrayBuffer());
        bytes[0] ^= 1;
        await done(parts().put(new Blob([bytes]), key));
      }
      opening.result.close();
    });
  }

  /** Reads a store of the engine's database from the page. */
  #read(store: string, method: "getAll" | "getAllKeys"): Promise<unknown[]> {
    return this.page.evaluate(
      async ([name, how]) => {
        const found = (await indexedDB.databases()).find((database) => database.name?.startsWith("afterclick:"));
        if (!found) return [];
        const opening = indexedDB.open(found.name as string);
        await new Promise((resolve, reject) => {
          opening.onsuccess = resolve;
          opening.onerror = reject;
        });
        const database = opening.result;
        if (!database.objectStoreNames.contains(name)) {
          database.close();
          return [];
        }
        const reading = database.transaction(name).objectStore(name)[how as "getAll"]();
        await new Promise((resolve) => {
          reading.onsuccess = resolve;
        });
        database.close();
        return reading.result as unknown[];
      },
      [store, method] as const,
    );
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
