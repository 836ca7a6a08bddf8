const AGAIN_MS = 4000;

export interface NetworkCut {
  on(): Promise<void>;
  off(): void;
}

/** Cuts this page and its workers off the network, for real: see cut-network-worker.ts. `blocked` gets each URL tried. */
export function networkCut(blocked: (url: string) => void): NetworkCut {
  let again: ReturnType<typeof setInterval> | undefined;
  navigator.serviceWorker?.addEventListener("message", ({ data }) => blocked(data.blocked));
  const say = (wish: "cut" | "join"): void => navigator.serviceWorker.controller?.postMessage(wish);
  const leave = (): void => say("join");

  return {
    async on() {
      await navigator.serviceWorker.register("/cut-network.js");
      await navigator.serviceWorker.ready;
      // The first time, the worker takes over this page a moment after it is ready.
      if (!navigator.serviceWorker.controller)
        await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
      say("cut");
      again = setInterval(say, AGAIN_MS, "cut");
      addEventListener("pagehide", leave);
    },
    off() {
      clearInterval(again);
      removeEventListener("pagehide", leave);
      say("join");
      void navigator.serviceWorker.getRegistration("/").then((registration) => registration?.unregister());
    },
  };
}
