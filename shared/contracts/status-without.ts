import type { EngineStatus } from "./engine-api.ts";

/** The status when no engine can tell it. Apart from the schemas, which would come into the page script with it. */
export const statusWithout = (failures: EngineStatus["failures"]): EngineStatus => ({
  consent: "off",
  release: null,
  items: 0,
  partial: false,
  rung: 0,
  index: null,
  sessionLength: 0,
  persistent: false,
  retentionDays: null,
  failures,
});
