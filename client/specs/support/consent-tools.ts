import type { Page } from "@playwright/test";
import type { TestSite } from "./site.ts";

/** Google's snippet, as its guide has it, in a file: a strict policy allows no script inside the page. */
const GTAG = `window.dataLayer = window.dataLayer || [];
function gtag() { dataLayer.push(arguments); }`;

/** The stub of the IAB's own library in short: a locator frame, ping answered at once, everything else queued. */
const TCF_STUB = `(() => {
  const queue = [];
  const frame = document.createElement("iframe");
  frame.name = "__tcfapiLocator";
  frame.style.display = "none";
  document.documentElement.append(frame);
  window.__tcfapi = (...call) => {
    if (call.length === 0) return queue;
    if (call[0] === "ping") call[2]({ gdprApplies: undefined, cmpLoaded: false, cmpStatus: "stub", apiVersion: "2.0" }, true);
    else queue.push(call);
  };
})();`;

/** A consent platform that takes the stub's place and its queue. \`cmp.tell(tcData)\` is what the test decides with. */
const CMP = `(() => {
  const queue = window.__tcfapi?.() ?? [];
  const listeners = [];
  let current = { tcfPolicyVersion: 5, cmpId: 1000, cmpVersion: 1, gdprApplies: true, cmpStatus: "loading" };
  window.__tcfapi = (command, version, callback) => {
    if (command !== "addEventListener") return;
    listeners.push(callback);
    callback({ ...current, listenerId: listeners.length }, true);
  };
  for (const call of queue) window.__tcfapi(...call);
  window.cmp = {
    tell(eventStatus, purposes, rest = {}) {
      const consents = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i + 1, purposes.includes(i + 1)]));
      current = { ...current, cmpStatus: "loaded", eventStatus, purpose: { consents, legitimateInterests: {} }, ...rest };
      listeners.forEach((listener, i) => listener({ ...current, listenerId: i + 1 }, true));
    },
  };
})();`;

declare global {
  interface Window {
    gtag(...entry: unknown[]): void;
    cmp: { tell(eventStatus: string, purposes: readonly number[], rest?: object): void };
  }
}

const tag = (site: TestSite, name: string, code: string) => {
  site.page(name, code);
  return `<script src="${name}"></script>`;
};

/** Script tags of the tools, for a page of `site`; `told` are calls of gtag. */
export const googleTag = (site: TestSite, ...told: readonly unknown[][]): string =>
  tag(site, "/gtag.js", [GTAG, ...told.map((entry) => `gtag(...${JSON.stringify(entry)});`)].join("\n"));
export const tcfStub = (site: TestSite): string => tag(site, "/tcf-stub.js", TCF_STUB);

/** Loads the consent platform into a page that may have its stub. */
export async function loadCmp(page: Page, site: TestSite): Promise<void> {
  site.page("/cmp.js", CMP);
  await page.addScriptTag({ url: "/cmp.js" });
}

export const update = (page: Page, consents: object): Promise<void> =>
  page.evaluate((consents) => window.gtag("consent", "update", consents), consents);
export const decideTcf = (page: Page, eventStatus: string, purposes: readonly number[], rest: object = {}) =>
  page.evaluate(([status, ids, more]) => window.cmp.tell(status, ids, more), [eventStatus, purposes, rest] as const);

/** Everything that an origin can keep in this browser, by store: names of what there is, and how many records. */
export const browserStores = (page: Page) =>
  page.evaluate(async () => {
    const records = async (name: string) => {
      const opening = indexedDB.open(name);
      // One that was deleted since its name was told must not be made anew by looking at it.
      opening.onupgradeneeded = () => opening.transaction?.abort();
      await new Promise((resolve) => {
        opening.onsuccess = opening.onerror = resolve;
      });
      if (opening.error) return 0;
      const stores = [...opening.result.objectStoreNames];
      let count = 0;
      for (const store of stores) {
        const counting = opening.result.transaction(store).objectStore(store).count();
        await new Promise((resolve) => {
          counting.onsuccess = resolve;
        });
        count += counting.result;
      }
      opening.result.close();
      return count;
    };
    const files: string[] = [];
    const root = (await navigator.storage.getDirectory()) as FileSystemDirectoryHandle & {
      keys(): AsyncIterable<string>;
    };
    for await (const name of root.keys()) files.push(name);
    const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
    return {
      indexedDB: await Promise.all(names.map(async (name) => [name, await records(name)] as const)),
      localStorage: Object.keys(localStorage).sort(),
      sessionStorage: Object.keys(sessionStorage),
      cookies: document.cookie,
      caches: await caches.keys(),
      opfs: files,
      serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
    };
  });
export const EMPTY = {
  indexedDB: [],
  localStorage: [],
  sessionStorage: [],
  cookies: "",
  caches: [],
  opfs: [],
  serviceWorkers: 0,
};
