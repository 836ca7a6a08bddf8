import type { Listen } from "./listen.ts";

/**
 * Calls `moved` when a single-page app shows another address (the fragment aside). The Navigation API tells of every
 * change; without it popstate does, and `check`, to be called when the page's content changed.
 */
export function watchRoute(listen: Listen, moved: () => void): { check(): void } {
  const address = () => location.href.replace(/#.*/, "");
  let last = address();
  const check = () => {
    const now = address();
    if (now === last) return;
    last = now;
    moved();
  };
  listen(window, "popstate", check);
  if (typeof navigation !== "undefined") listen(navigation, "currententrychange", check);
  return { check };
}
