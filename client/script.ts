import { type Afterclick, createWith } from "./page/afterclick.ts";
import { scriptOptions } from "./page/script-options.ts";

declare global {
  interface Window {
    afterclick?: Afterclick;
  }
}

const script = document.currentScript as HTMLScriptElement | null;
/** The other files lie beside this one, wherever that is served from. */
const beside = (name: string): string => new URL(name, script?.src || document.baseURI).href;

// Two tags on one page, or one that a single-page app inserts again, are one Afterclick.
if (!window.afterclick) {
  const options = scriptOptions(script);
  if (options) {
    const made = createWith(
      options,
      beside("afterclick-worker.js"),
      () => import("./page/later.ts"),
      () => import("./page/consent-file.ts"),
    );
    const mine: Afterclick = {
      ...made,
      destroy() {
        made.destroy();
        // A tag inserted again after that starts anew.
        if (window.afterclick === mine) delete window.afterclick;
      },
    };
    window.afterclick = mine;
  }
}
