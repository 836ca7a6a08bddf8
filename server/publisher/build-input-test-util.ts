import { DEFAULT_POLICY, NO_RULES } from "../../shared/contracts/index.ts";
import type { BuildInput } from "./build-release.ts";
import type { EventLog } from "./input/event-log.ts";

/** What a build of a log alone is given, within seconds. */
export const buildInput = (log: EventLog, more: Partial<BuildInput> = {}): BuildInput => ({
  site: "test",
  log,
  catalogue: null,
  vectors: null,
  encoder: null,
  ranker: null,
  previous: null,
  seed: 1,
  budgetMinutes: 0.1,
  kSessions: 2,
  rules: NO_RULES,
  policy: DEFAULT_POLICY,
  index: "auto",
  ...more,
});
