import type { Page } from "@playwright/test";

/** Console messages and uncaught errors from now on. */
export declare function watchPage(page: Page): Promise<string[]>;

/** What a watched page keeps of itself. */
export interface Watched<Ranked> {
  /** Details of all `afterclick:rank` events, oldest first. */
  ranks: Ranked[];
  /** Sum of layout shifts without recent input, as CLS counts them, and of all shifts. */
  shifts: { unexpected: number; all: number };
}
