import type { Afterclick } from "afterclick";

declare global {
  interface Window {
    afterclick?: Afterclick;
  }
}

/** Afterclick once its script tag has run; null when the script could not be loaded. */
export function whenReady(): Promise<Afterclick | null> {
  if (window.afterclick) return Promise.resolve(window.afterclick);
  const tag = document.querySelector("script[data-endpoint]");
  return new Promise((done) => {
    tag?.addEventListener("load", () => done(window.afterclick ?? null));
    tag?.addEventListener("error", () => done(null));
    if (!tag) done(null);
  });
}
