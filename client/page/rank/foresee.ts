import type { RecordGrant } from "../../../shared/contracts/consent.ts";
import type { RankRequest } from "../../../shared/contracts/engine-api.ts";
import type { Result } from "../../../shared/contracts/error-code.ts";
import type { Event } from "../../../shared/contracts/event.ts";
import { CART, ITEM, marked, PURCHASE } from "../dom/marks.ts";
import type { Guard } from "../host.ts";
import type { Listen } from "../listen.ts";
import { itemContext } from "../tracker/item-context.ts";
import type { WorkerLink } from "../worker-link.ts";
import { nextFrame } from "./next-frame.ts";
import { addShowingCost, whenCalm } from "./showing-cost.ts";

/** What was asked when the button went down. */
interface Foreseen {
  /** As it will be recorded, but for its time. */
  readonly click: Event;
  readonly question: string;
  readonly answer: Promise<Result<unknown>>;
  /** By performance.now(). */
  readonly askedAt: number;
  /** The click has been recorded, and nothing else that counts. */
  happened: boolean;
}

/** A press that takes longer is asked about again: the release may have come or changed meanwhile. */
const MOST_PRESS_MS = 1000;

/** Events that a ranking does not look at. */
const PASSIVE: readonly string[] = ["hover", "scroll"];

/**
 * Asks for the order when the button goes down, as if the click had happened: a person takes about 80 ms to let go, so the
 * order is there when the click is. Puts itself in front of `link.call`, and answers the question after a click from what
 * was asked before, if that is what the page still asks and nothing else has happened meanwhile.
 *
 * Chromium holds messages to a page back from a click until the next frame; an answer asked for at the click waits for that,
 * however fast the engine is (docs/adr/0022).
 *
 * @returns forgets the press under way
 */
export function foresee(
  _grant: RecordGrant,
  listen: Listen,
  guard: Guard,
  link: WorkerLink,
  question: () => RankRequest,
): () => void {
  const showing = showingTimes(listen);
  const call = link.call as unknown as (method: string, ...args: unknown[]) => Foreseen["answer"];
  let foreseen: Foreseen | undefined;
  /** The press that is to be asked about, until something else happens. */
  let press: object | undefined;
  /** The next question is that of a click. */
  let clicked = false;
  const drop = () => {
    foreseen = undefined;
    press = undefined;
  };
  const front = (method: string, ...args: unknown[]): Foreseen["answer"] => {
    const [argument] = args;
    if (method === "rank") {
      const found = foreseen;
      const ofClick = clicked;
      clicked = false;
      drop();
      showing.stop();
      if (
        found?.happened &&
        performance.now() - found.askedAt < MOST_PRESS_MS &&
        found.question === JSON.stringify(argument)
      )
        return Promise.all([found.answer, showing.moment()]).then(([answer]) => {
          if (!answer.ok) return call(method, argument);
          showing.start();
          return answer;
        });
      if (ofClick)
        return call(method, argument).then((answer) => {
          showing.start();
          return answer;
        });
    } else if (method === "record") {
      const counting = (argument as Event[]).filter(({ type }) => !PASSIVE.includes(type));
      if (counting.length > 0) {
        clicked = counting.some(({ type }) => type === "click");
        if (foreseen && counting.length === 1 && isSame(counting[0], foreseen.click)) foreseen.happened = true;
        else drop();
      }
      // Consent and the profile do not change by looking at them.
    } else if (!["status", "exportProfile", "receipts"].includes(method)) drop();
    return call(method, ...args);
  };
  link.call = front as unknown as WorkerLink["call"];
  // Another tab erased what the answer was made of.
  listen(window, "storage", drop);
  listen(document, "pointerdown", (event) => {
    drop();
    const { isPrimary, button } = event as PointerEvent;
    const pressed = isPrimary && button === 0 && !marked(event, CART) && !marked(event, PURCHASE);
    const item = pressed ? marked(event, ITEM) : null;
    const context = item && itemContext(item);
    if (!context) return;
    const click = { type: "click", ...context } as const;
    const mine = {};
    press = mine;
    const ask = guard(() => {
      if (press !== mine) return;
      const request = question();
      const answer = call("rank", { ...request, suppose: click });
      foreseen = { click, question: JSON.stringify(request), answer, askedAt: performance.now(), happened: false };
    });
    // The frame that answers the press goes first where it has much to do.
    void whenCalm().then(ask);
  });
  return drop;
}

const isSame = (event: Event, click: Event): boolean =>
  JSON.stringify({ ...event, at: 0 }) === JSON.stringify({ ...click, at: 0 });

/**
 * When the order of the click under way is to be shown: in the last step of the click, so that the very next frame has it; or
 * right after that frame, where showing took so long lately that the click itself would seem slow. A page's first one goes
 * the second way, since nothing is known yet.
 */
function showingTimes(listen: Listen) {
  let began: number | undefined;
  listen(document, "afterclick:rank", () => {
    if (began === undefined) return;
    const scriptMs = performance.now() - began;
    began = undefined;
    void nextFrame().then((frameMs) => addShowingCost(scriptMs + frameMs));
  });
  return {
    /** Settles when it is time. */
    async moment(): Promise<void> {
      await endOfClick();
      await whenCalm();
    },
    /** The order is about to be shown. */
    start() {
      began = performance.now();
    },
    /** What is shown next is something else. */
    stop() {
      began = undefined;
    },
  };
}

/**
 * Settles when the site's own listeners of the click under way have run, since what they open decides what may move; in the
 * next frame when one of them stops the click on its way.
 */
const endOfClick = (): Promise<void> =>
  new Promise((resolve) => {
    addEventListener("click", () => resolve(), { once: true });
    requestAnimationFrame(() => resolve());
  });
