import { type ConsentMode, grantStorage, type RecordGrant } from "../../shared/contracts/consent.ts";
import type { EngineStatus, RankResponse } from "../../shared/contracts/engine-api.ts";
import type { Result } from "../../shared/contracts/error-code.ts";
import type { Event } from "../../shared/contracts/event.ts";
import type { Signals as Told } from "../../shared/contracts/signals.ts";
import { painted as paintedRows } from "./dom/painted.ts";
import { openItemDialog } from "./dom/visible.ts";
import { watch } from "./dom/watch.ts";
import { guardWith } from "./host.ts";
import { listenUntil } from "./listen.ts";
import { listsSeen } from "./lists-seen.ts";
import { type LoadLater, loadLater } from "./load-later.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { type Settings, startOptions } from "./options.ts";
import { ok, pageError } from "./page-failure.ts";
import type { Emit } from "./rank/emit.ts";
import { ranking } from "./rank/ranking.ts";
import { showRemembered } from "./rank/show.ts";
import { type RememberedOrders, storageKey } from "./remembered-order.ts";
import { isExpected } from "./reorder/policy.ts";
import type { Freedom } from "./reorder/reorder.ts";
import type { Keeping } from "./take-over.ts";
import { trackActions } from "./tracker/actions.ts";
import { batch } from "./tracker/batch.ts";
import { trackClicks } from "./tracker/clicks.ts";
import type { Record } from "./tracker/recorder.ts";
import type { Signals } from "./tracker/signals.ts";
import type { UnkeptEvents } from "./unkept-events.ts";
import type { Warn } from "./warn-once.ts";
import { whenIdle } from "./when-idle.ts";
import type { WorkerLink } from "./worker-link.ts";

/** Nobody clicked: what is visible stays. */
const STILL: Freedom = {};

/** What runs on a page while the visitor consents. */
export interface Service {
  /** Settles with the mode in force when the engine has loaded its release, or could not. */
  readonly started: Promise<Result<ConsentMode>>;
  readonly record: Record;
  rank(): Promise<Result<RankResponse>>;
  /** Whether a release has said what may be kept and for how long. */
  readonly policyKnown: boolean;
  /** The mode now in force: what may be kept of the orders follows it. */
  setMode(mode: ConsentMode): void;
  /** Sends the worker the events it has not been told yet. */
  flush(): void;
  orders: RememberedOrders["lists"];
  /** Forgets what the page itself holds of the visitor. */
  erase(): void;
  stop(): void;
}

export interface ServiceParts {
  readonly loadLater: LoadLater;
  readonly settings: Settings;
  /** What the visitor chose. */
  readonly mode: ConsentMode;
  /** What lowers it, as the page's consent tools have told. */
  readonly told: Told | undefined;
  readonly grant: RecordGrant;
  readonly link: WorkerLink;
  readonly orders: RememberedOrders;
  readonly unkept: UnkeptEvents;
  readonly emit: Emit;
  readonly warn: Warn;
  /** Called when the worker turns out to be off: another tab withdrew the consent, or a newer release forbids it. */
  readonly withdrawn: () => void;
}

export function startService(parts: ServiceParts): Service {
  const { settings, mode, grant, link, orders, unkept, emit } = parts;
  const end = new AbortController();
  /** A service that was ended has nothing more to say. */
  const warn: Warn = (failure) => {
    if (!end.signal.aborted) parts.warn(failure);
  };
  const guard = guardWith(warn);
  const listen = listenUntil(end.signal, guard);
  const painted = paintedRows();
  /** What may be kept on the device and for how long. Until a release has said the policy, nothing may. */
  let keeping: Keeping | null = null;
  let retentionDays: number | null = null;
  /** What the worker last said it may do; null when that may be out of date. */
  let inForce: ConsentMode | null = null;
  let ready = false;

  const saveOrders = () => {
    if (keeping) orders.save(keeping.grant, keeping.retentionDays);
  };
  const look = listsSeen();
  const send = (events: readonly Event[]) => {
    unkept.sent(events);
    void link.call("record", events).then((result) => {
      unkept.kept(events);
      reportFailure(result);
    });
  };
  const events = batch(send);
  /** Null until the second file is there. */
  let signals: Signals | null = null;
  const openItem = () => signals?.openItem ?? null;
  const reportFailure = (result: Result<unknown>) => {
    if (result.ok) return;
    if (result.error.code === "consent-off") parts.withdrawn();
    else warn(result.error);
  };
  const quietly = (change: () => void) => page.quietly(change);
  const shown = { orders, painted, quietly, emit, guard };
  const { ask, request } = ranking({
    link,
    deadlineMs: settings.deadlineMs,
    sendEvents: events.flush,
    openItem,
    ...shown,
    saveOrders: () => whenIdle(saveOrders),
    modeIs: (now) => modeIs(now),
    reportFailure,
    warn,
    signal: end.signal,
  });
  const askSoon = oneAtATime(
    () => signals?.freedom(),
    async (freedom) => {
      if (ready && !document.hidden) await ask(freedom, true);
    },
  );

  const record: Record = (event, source) => {
    if (end.signal.aborted) return;
    events.add(event);
    const { type, at } = event;
    if (type === "click") void ask((list) => (isExpected(at) ? afterClick(source, list, at) : STILL));
    // What a view in a dialog says has been said by the click that opened it; the lists behind it can wait for the dwell.
    else if (/dwell|cart|purchase/.test(type) || (type === "view" && !dialog)) askSoon();
  };
  trackClicks(grant, listen, record);
  trackActions(grant, listen, record, openItem);

  const showAll = guard((freedom: Freedom) => {
    for (const view of look().all) showRemembered(view, freedom, shown);
  });
  let dialog = openItemDialog();
  const changed = (onlyOpening?: boolean) => {
    const before = dialog;
    dialog = openItemDialog();
    const { all, fresh } = look(onlyOpening);
    painted.afterFrame(all.flatMap(({ element }) => [...element.children]));
    // What looks at the layout goes before what changes it.
    signals?.changed(all.flatMap(({ items }) => items));
    // The order waits behind the dialog; when that closes, the list is there anew.
    if (before && !dialog) signals?.uncover();
    for (const view of fresh) {
      showRemembered(view, STILL, shown);
      askSoon();
    }
  };
  const page = watch(guard, changed);
  guard(changed)();

  // Another tab erased, or lowered the consent: this one forgets too, and keeps nothing until it is told again.
  listen(window, "storage", (event) => {
    const { key, newValue } = event as StorageEvent;
    if (newValue !== null || (key !== null && key !== storageKey(settings.site))) return;
    orders.forget();
    keeping = null;
    inForce = null;
  });
  listen(window, "visibilitychange", () => {
    if (document.hidden) return;
    signals?.shown();
    askSoon();
  });
  const leave = () => {
    events.flush();
    saveOrders();
    if (keeping) unkept.save(keeping.grant);
  };
  listen(window, "visibilitychange pagehide", leave);
  const second = loadLater(parts.loadLater);
  second.then(
    guard(({ startSignals }) => {
      if (end.signal.aborted) return;
      signals = startSignals(grant, listen, guard, record, askSoon, link, request, showAll);
      // Once more, after the listeners just added: what they tell at the end is sent too.
      listen(window, "visibilitychange pagehide", leave);
      changed();
      askSoon();
    }),
    (error) => pageError(warn, error),
  );

  const setMode = (now: ConsentMode) => {
    inForce = now;
    const grant = grantStorage(now);
    keeping = grant && retentionDays !== null ? { grant, retentionDays } : null;
    if (grant) return;
    orders.erase();
    unkept.erase();
    if (now === "off") parts.withdrawn();
  };
  /** The worker's own word: its mode and retention drop when another tab or a newer release's policy lowers them. */
  const modeIs = ({ consent, retentionDays: days }: Pick<EngineStatus, "consent" | "retentionDays">) => {
    // Without a policy the engine keeps nothing new, and what is kept already stays.
    if (days === null || (consent === inForce && days === retentionDays)) return;
    retentionDays = days;
    setMode(consent);
  };
  link.onBetter(() => {
    ready = true;
    askSoon();
  });
  /** Events that the page before could not see kept. */
  async function takeOver() {
    const now = keeping;
    if (!now || unkept.stored.read(Boolean).length === 0) return;
    await second.then(
      (file) => file.takeOver(link, unkept, now, events.add),
      // They stay for the next page.
      () => {},
    );
  }
  /** Answers with the mode in force. */
  async function start(): Promise<Result<ConsentMode>> {
    const result = await link.call("start", startOptions(settings, mode, parts.told));
    if (!end.signal.aborted) {
      reportFailure(result);
      ready = true;
      if (result.ok) {
        for (const failure of result.value.failures) warn(failure);
        modeIs(result.value);
      }
      await takeOver();
      askSoon();
    }
    return result.ok ? ok(result.value.consent) : result;
  }

  return {
    started: start(),
    record,
    rank: () => ask(),
    get policyKnown() {
      return retentionDays !== null;
    },
    setMode,
    flush: events.flush,
    orders: orders.lists,
    erase() {
      events.take();
      orders.erase();
      unkept.erase();
    },
    stop() {
      signals?.stop();
      end.abort();
      page.stop();
      events.flush();
    },
  };
}

/** A click frees what is below it; and a list under the dialog it opened, which the visitor no longer looks at. */
function afterClick(clicked: Element | undefined, list: Element, at: number): Freedom {
  const dialog = openItemDialog();
  const box = clicked?.getBoundingClientRect();
  return {
    all: dialog?.contains(list) === false,
    below: box?.height ? box.bottom : undefined,
    at,
  };
}
