import type { ConsentReceipt } from "../../shared/consent/receipt.ts";
import { CONSENT_MODES, type ConsentMode, grantRecord, grantStorage } from "../../shared/contracts/consent.ts";
import type { EngineStatus, Profile, RankResponse } from "../../shared/contracts/engine-api.ts";
import type { Result } from "../../shared/contracts/error-code.ts";
import type { Event } from "../../shared/contracts/event.ts";
import type { Signals } from "../../shared/contracts/signals.ts";
import { statusWithout } from "../../shared/contracts/status-without.ts";
import { attempt } from "./attempt.ts";
import { eraseMark, marked } from "./erasing.ts";
import { inTurn } from "./in-turn.ts";
import type { ConsentFile, LoadConsent } from "./load-consent.ts";
import type { LoadLater } from "./load-later.ts";
import { type Options, settingsOf } from "./options.ts";
import { fail, ok, pageError } from "./page-failure.ts";
import { emitTo, type RankListener } from "./rank/emit.ts";
import { rememberedOrders } from "./remembered-order.ts";
import { startService } from "./service.ts";
import type { TrackedEvent } from "./tracker/recorder.ts";
import { unkeptEvents } from "./unkept-events.ts";
import { warnOnce } from "./warn-once.ts";
import { openWorker } from "./worker-link.ts";

const EVENT_FIELDS = ["type", "at", "item", "list", "position", "durationMs", "depth", "query"];

/** What the worker holds of the visitor, and the page. */
export interface DeviceProfile extends Profile {
  /** The last order of each list, most recently ranked first (docs/adr/0003). */
  readonly orders: readonly { readonly list: string; readonly order: readonly string[] }[];
}

/**
 * The page's side of Afterclick, wired together. What happens between a click and the new order:
 *
 *   tracker/clicks ──event──► service.record ──► rank/ranking.ask ──record(events), rank(lists, slots)──► worker
 *   worker ──answer──► rank/show: read layout ──► reorder/policy (who holds) ──► reorder/plan (fewest moves) ──► DOM
 *                                             └──► slot/fill                  └──► `afterclick:rank`, subscribers
 *   no answer in time ──► the page keeps its order, `afterclick:rank` says so; the answer is only remembered
 *   dom/watch (lists appear, routes change) ──► remembered order, before paint ──► ask again
 *   consent off ──► nothing of this exists: no listener, no worker, no request
 */
export interface Afterclick {
  /** Records what the page cannot see by itself. An event that does not fit is refused with a message. */
  track(event: TrackedEvent): void;
  /** Ranks every list and slot of the page now; visible items keep their places. */
  rank(): Promise<Result<RankResponse>>;
  /** Calls `listener` with every new order; returns what ends that. */
  subscribe(listener: RankListener): () => void;
  /** What the visitor chooses now. Answers with the mode in force, which may be lower. Lowering erases at once. */
  consent(mode: ConsentMode): Promise<Result<ConsentMode>>;
  readonly profile: {
    /** Everything the device holds about the visitor, events of this moment included. */
    export(): Promise<Result<DeviceProfile>>;
    /** Erases it, and the orders remembered from it. */
    erase(): Promise<Result<null>>;
  };
  /** A receipt of each change of the mode in force, oldest first; after consent is withdrawn, those until then. */
  receipts(): Promise<Result<readonly ConsentReceipt[]>>;
  status(): Promise<EngineStatus>;
  /** Takes every listener, observer and the worker away. The page stays as it is. */
  destroy(): void;
}

/** `workerUrl` is where the worker is if the options do not say; the others bring the second and third file of the page. */
export function createWith(
  options: Options,
  workerUrl: string,
  loadLater: LoadLater,
  loadConsent: LoadConsent,
): Afterclick {
  const settings = settingsOf(options, workerUrl);
  const warn = warnOnce();
  const listeners = new Set<RankListener>();
  // Reading `localStorage` throws where the browser denies storage.
  const storage = attempt(() => localStorage) ?? null;
  const emit = emitTo(listeners);
  /** Overlapping calls of consent() take turns: one that ends the worker must not end what the next one asks of it. */
  const turns = inTurn();
  const mark = eraseMark(settings.site, storage);
  let running: ReturnType<typeof run> | null = null;
  let destroyed = false;
  /** Those of a worker that has ended. */
  let receipts: ReturnType<Afterclick["receipts"]> | undefined;

  const third = <T>(use: (file: ConsentFile) => T) => loadConsent().then(use, (error) => pageError(warn, error));
  const ofKept = <K extends "eraseKept" | "withdrawKept">(method: K) =>
    third((file) => file[method](settings, storage, openWorker, mark) as ReturnType<ConsentFile[K]>);
  const off = async () => fail("consent-off");

  function run(mode: ConsentMode, told?: Signals) {
    const grant = grantRecord(mode);
    if (!grant || destroyed) return null;
    const link = openWorker(settings.workerUrl);
    const orders = rememberedOrders(settings.site, storage, grantStorage(mode));
    const unkept = unkeptEvents(settings.site, storage);
    const withdrawn = () => void turns(async () => running?.link === link && (await withdraw()));
    return {
      link,
      service: startService({ settings, loadLater, mode, told, grant, link, orders, unkept, emit, warn, withdrawn }),
    };
  }
  function silence() {
    running?.service.erase();
    running?.service.stop();
  }
  function stop() {
    running?.service.stop();
    running?.link.close();
    running = null;
  }
  /** Starts, or changes the mode. The answer is a second step: nobody else's turn waits until a release has loaded. */
  async function choose(mode: ConsentMode, told?: Signals): Promise<() => Promise<Result<ConsentMode>>> {
    if (running) {
      const { link, service } = running;
      const change = async () => {
        const result = await link.call("setConsent", mode, told);
        // Before a release has said its policy, the worker allows the session at most: what is kept stays until then.
        if (service.policyKnown || !grantStorage(mode)) service.setMode(result.ok ? result.value : mode);
        return result;
      };
      // The mark goes last, after what the page itself keeps: a browser may be closed between any two of these.
      const result = await (grantStorage(mode) ? change() : marked(mark, change));
      const { policyKnown } = service;
      return async () => {
        const started = policyKnown || (result.ok && grantStorage(result.value)) ? result : await service.started;
        return started.ok ? started : result;
      };
    }
    const left = mark.read(Boolean)[0] && (await ofKept("eraseKept"));
    if (left && !left.ok) return async () => left;
    running = run(mode, told);
    const started = running?.service.started ?? off();
    return () => started;
  }
  async function withdraw(told?: Signals): Promise<Result<ConsentMode>> {
    // Nothing runs, but an earlier page may have kept something. Without a trace of that no worker is started.
    if (!running) return ofKept("withdrawKept");
    silence();
    const now = running;
    const result = await marked(mark, () => now.link.call("setConsent", "off", told));
    if (running === now) {
      receipts = now.link.call("receipts");
      stop();
    }
    return result;
  }
  async function erase(): Promise<Result<null>> {
    if (!running) return ofKept("eraseKept");
    const { service, link } = running;
    return marked(mark, () => {
      service.erase();
      return link.call("eraseProfile");
    });
  }
  async function consent(mode: ConsentMode, told?: Signals): Promise<Result<ConsentMode>> {
    if (!CONSENT_MODES.includes(mode)) return fail("bad-request", `consent("${mode}")`);
    if (mode !== "off") return (await turns(() => choose(mode, told)))();
    // Whoever withdraws is not looked at any more from now on, whatever else is under way.
    silence();
    return turns(() => withdraw(told));
  }

  const gate = options.signals ? third((file) => file.watchSignals(options.signals, settings.consent, consent)) : null;
  // At once, unless a page before has left something to erase.
  void turns(() => choose(gate ? "off" : settings.consent));
  return {
    track(event) {
      running?.service.record(plainEvent(event));
    },
    rank: () => running?.service.rank() ?? off(),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    consent: (mode) => (gate ? gate.then((set) => ("ok" in set ? set : set(mode))) : consent(mode)),
    profile: {
      async export() {
        if (!running) return off();
        const { service, link } = running;
        service.flush();
        const result = await link.call("exportProfile");
        return result.ok ? ok({ ...result.value, orders: service.orders() }) : result;
      },
      erase,
    },
    receipts: () => running?.link.call("receipts") ?? receipts ?? off(),
    async status() {
      const status = await running?.link.call("status");
      return status && !("ok" in status) ? status : statusWithout(status ? [{ ...status.error, count: 1 }] : []);
    },
    destroy() {
      destroyed = true;
      stop();
    },
  };
}

/**
 * The fields of an event, and no others: an element of the page is nothing a message can carry. What is wrong with them
 * the worker says, which has the schema.
 */
const plainEvent = (event: TrackedEvent): Event =>
  attempt(() => JSON.parse(JSON.stringify({ ...event, at: event?.at ?? Date.now() }, EVENT_FIELDS))) ?? {};
