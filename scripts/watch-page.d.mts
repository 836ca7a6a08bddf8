import type { Page } from "@playwright/test";

/** Console messages and uncaught errors from now on. */
export declare function watchPage(page: Page): Promise<string[]>;

/** Two frames: what was moved has been painted, and layout shifts have been reported. */
export declare function settle(page: Page): Promise<void>;

/** What a watched page keeps of itself. */
export interface Watched<Ranked> {
  /** Details of all `afterclick:rank` events, oldest first. */
  ranks: Ranked[];
  /** Layout shifts without recent input, which CLS counts, and all: by how much, when, and what moved. */
  shifts: { unexpected: string[]; all: string[] };
}
