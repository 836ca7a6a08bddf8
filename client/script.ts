import { type Afterclick, create } from "./page/afterclick.ts";
import { scriptOptions } from "./page/script-options.ts";

declare global {
  interface Window {
    afterclick?: Afterclick;
  }
}

// Two tags on one page, or one that a single-page app inserts again, are one Afterclick.
if (!window.afterclick) {
  const options = scriptOptions(document.currentScript);
  if (options) window.afterclick = create(options);
}
