import type { ConsentMode } from "../../shared/contracts/consent.ts";

/** Detail of `afterclick:consent`: what the visitor saves, for the site to store and to start its next page by. */
export interface ConsentChosen {
  readonly mode: ConsentMode;
  /** What was chosen until now, as far as this page knows. */
  readonly before: ConsentMode;
}
