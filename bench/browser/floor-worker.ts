/**
 * The floor: in place of the real worker, one that has the answer already. It answers a click at once with the order that
 * the engine gave for the same click on the compared page (`next` puts it in), so both pages do the same DOM work.
 */
import { expose } from "comlink";
import type { EngineApi, EngineStatus, RankRequest } from "../../shared/contracts/engine-api.ts";

const status: EngineStatus = {
  consent: "session",
  release: "floor@1",
  items: 0,
  rung: 3,
  partial: false,
  index: null,
  sessionLength: 0,
  persistent: false,
  retentionDays: 30,
  failures: [],
};
/** Types alone are imported: the compiled file is served as it is. */
const ok = <T>(value: T) => ({ ok: true, value }) as const;
let next: readonly string[] | null = null;
let clicked = false;

new BroadcastChannel("floor").onmessage = ({ data }) => {
  next = data as readonly string[];
};

const engine: EngineApi = {
  start: async () => ok(status),
  async record(events) {
    clicked ||= events.some(({ type }) => type === "click");
    return ok(null);
  },
  async rank(request: RankRequest) {
    const order = clicked || request.suppose ? next : null;
    clicked = false;
    const common = { rung: 3, elapsedMs: 0, release: "floor@1", reasons: {} } as const;
    const lists = request.lists.map(({ list, items }) => ({ ...common, list, order: order ?? items }));
    return ok({ lists, slots: [], consent: status.consent, retentionDays: status.retentionDays, failures: [] });
  },
  setConsent: async (mode) => ok(mode),
  measured: async () => ok(null),
  exportProfile: async () => ok({ consent: status.consent, events: [], seen: {}, bought: [] }),
  receipts: async () => ok([]),
  eraseProfile: async () => ok(null),
  status: async () => status,
};
expose(engine);
