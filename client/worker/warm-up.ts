import type { RankRequest } from "../../shared/contracts/engine-api.ts";
import { failure } from "../../shared/contracts/error-code.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { Ladder } from "../../shared/engine/ladder.ts";
import type { LoadedRelease } from "./loaded-release.ts";
import { type RankInput, rungPlans } from "./ranking.ts";

/** The page's own first order, asked for when the models have come, is waited for so long, in ms. */
const AFTER_MS = 100;
/** Passes: after so many the next are no faster. On a slow device they end after so many ms of work. */
const MOST_PASSES = 30;
const MOST_MS = 200;
const SESSION_LENGTH = 8;
const LIST_LENGTH = 50;
const SLOT_LENGTH = 20;
const STEP_MS = 20_000;

/**
 * Ranks popular items for nobody, so that the visitor's first click does not wait for the browser's compilers: it took four
 * times as long as the twentieth (ADR 21). Nothing is recorded, and what the page asks meanwhile waits for one pass at most.
 *
 * @param inTurn runs a pass while no ranking is under way
 * @param isInUse asked before each pass: whether the release still is
 */
export async function warmUp(
  release: LoadedRelease,
  inTurn: (pass: () => Promise<void>) => Promise<void>,
  isInUse: () => boolean,
): Promise<void> {
  // Of its own: how long these passes take says nothing about the next ones.
  const ladder = new Ladder(() => performance.now());
  let spentMs = 0;
  await pause(AFTER_MS);
  for (let pass = 0; pass < MOST_PASSES && spentMs < MOST_MS && isInUse(); pass++) {
    await inTurn(async () => {
      if (!isInUse()) return;
      const began = performance.now();
      const plans = rungPlans(release, failure("loading"), visitOf(release.basics.popular, pass));
      await ladder.serve(plans, Number.POSITIVE_INFINITY);
      spentMs += performance.now() - began;
    });
    await pause(0);
  }
}

/** Somebody clicks from one popular item to the next; each time one place further, so that no pass is the one before. */
function visitOf(popular: readonly string[], pass: number): RankInput {
  const clicked = popular.slice(pass, pass + SESSION_LENGTH);
  const shown = popular.slice(pass + SESSION_LENGTH, pass + SESSION_LENGTH + LIST_LENGTH);
  const events = clicked.flatMap((item, i): Event[] => {
    const at = i * STEP_MS;
    return [
      ...shown.slice(0, SESSION_LENGTH).map((seen): Event => ({ type: "impression", at, item: seen })),
      { type: "click", at, item },
      { type: "dwell", at: at + STEP_MS / 2, item, durationMs: STEP_MS / 2 },
    ];
  });
  const request: RankRequest = {
    events: [],
    lists: [{ list: "warm-up", items: shown }],
    slots: [{ slot: "warm-up", k: SLOT_LENGTH, exclude: shown }],
    deadlineMs: Number.POSITIVE_INFINITY,
  };
  const nowS = (SESSION_LENGTH * STEP_MS) / 1000;
  return { request, events, context: { nowS, region: null, bought: new Set(), seen: () => 0 } };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
