import { type Afterclick, createWith } from "./afterclick.ts";
import type { Options } from "./options.ts";

/** Starts Afterclick on the page. The worker and the second file are found beside this module, also by a bundler. */
export const create = (options: Options): Afterclick =>
  createWith(
    options,
    new URL("afterclick-worker.js", import.meta.url).href,
    () => import("./later.ts"),
    () => import("./consent-file.ts"),
  );
