import type { ConsoleRole } from "../../../shared/contracts/console.ts";
import type { View } from "./context.ts";
import { audit } from "./views/audit.ts";
import { budget } from "./views/budget.ts";
import { estimates } from "./views/estimates.ts";
import { flow } from "./views/flow.ts";
import { policy } from "./views/policy.ts";
import { status } from "./views/status.ts";

/** In the order of the navigation. */
export const VIEWS: readonly View[] = [policy, estimates, budget, flow, audit, status];

/** What the navigation offers; a view that is not offered can still be asked for, and the server refuses it. */
export const viewsFor = (role: ConsoleRole): readonly View[] =>
  VIEWS.filter(({ officerOnly }) => role === "officer" || !officerOnly);
