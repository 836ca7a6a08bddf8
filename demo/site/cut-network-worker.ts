/**
 * Service worker behind "Cut the network". It is registered only while that switch is on, and answers every request of
 * the page and of its workers with a network error, as a pulled plug would. Page loads pass: leaving ends the cut.
 *
 * A browser may stop an idle service worker at any time, and with it this memory; the page repeats its wish every few
 * seconds, which also keeps it awake.
 */
interface WorkerScope {
  addEventListener(
    type: "install" | "activate",
    listener: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(type: "message", listener: (event: { data: unknown; source: { id: string } | null }) => void): void;
  addEventListener(
    type: "fetch",
    listener: (event: { request: Request; respondWith(answer: Response): void }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void>; matchAll(): Promise<readonly { postMessage(data: unknown): void }[]> };
}
const scope = self as unknown as WorkerScope;

const HOLDS_MS = 10_000;
/** Until when each page wants the network cut, by client id. */
const cutUntil = new Map<string, number>();

scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));

scope.addEventListener("message", ({ data, source }) => {
  if (!source) return;
  if (data === "cut") cutUntil.set(source.id, Date.now() + HOLDS_MS);
  else cutUntil.delete(source.id);
});

scope.addEventListener("fetch", (event) => {
  // Before the next page asks for its styles and scripts, which would else be refused for the sake of the page left.
  if (event.request.mode === "navigate") cutUntil.clear();
  const cut = [...cutUntil.values()].some((until) => until > Date.now());
  if (!cut) return;
  event.respondWith(Response.error());
  void tell(event.request.url);
});

async function tell(url: string): Promise<void> {
  for (const client of await scope.clients.matchAll()) client.postMessage({ blocked: url });
}

export {};
