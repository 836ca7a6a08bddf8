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
  if (options) {
    const made = create(options);
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
