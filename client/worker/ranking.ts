/**
 * The stages of one ranking, rung by rung; `ladder` chooses among them.
 *
 *   session -> 3: encode -> retrieve -> features -> score -> rules
 *              2: mean (retrieve, features and score with fixed weights) -> rules
 *              1: popular -> rules
 *              0: the page's own order
 */
import type { Card, RankRequest } from "../../shared/contracts/engine-api.ts";
import { type Failure, failure } from "../../shared/contracts/error-code.ts";
import type { Event } from "../../shared/contracts/event.ts";
import type { Proceed, RungPlan } from "../../shared/engine/ladder.ts";
import { popularScores } from "../../shared/engine/popular.ts";
import type { RuleContext } from "../../shared/engine/rules/rule-input.ts";
import type { Scored } from "../../shared/engine/scoring.ts";
import { type Interaction, type Session, SessionWindow, WITHOUT_ITEM } from "../../shared/engine/session-window.ts";
import type { Shard } from "../../shared/engine/shard.ts";
import { cardsOf, listView, pinnedItems, slotView, type View } from "../../shared/engine/views.ts";
import { isFailure, type LoadedRelease } from "./loaded-release.ts";
import { popularView } from "./popular-view.ts";

/** One order for each list and slot of the request, in its order. */
export interface Answer {
  readonly lists: readonly View[];
  readonly slots: readonly (View & { readonly cards: Readonly<Record<string, Card>> })[];
}

export interface RankInput {
  readonly request: RankRequest;
  /** Events of the current session, as they came. */
  readonly events: readonly Event[];
  readonly context: RuleContext;
}

/** Best rung first, for a ladder to climb down. */
export function rungPlans(release: LoadedRelease | null, missing: Failure, input: RankInput): RungPlan<Answer>[] {
  if (!release) return [unavailable(3, missing), pageOrder(input.request)];
  const { ranking, models, basics } = release;
  if (isFailure(ranking)) return [unavailable(3, ranking), popularWithoutShard(release, input)];

  const { shard, scorer } = ranking;
  const session = sessionOf(input.events, shard);
  const empty = session.interactions.length === 0 ? failure("session-empty") : null;
  const shown = input.request.lists.flatMap(({ items }) => items.map(shard.indexOf)).filter((item) => item >= 0);
  const slots = input.request.slots.map(({ slot }) => slot);
  const pageItems = [...shown, ...pinnedItems(shard, basics.rules, slots)];
  const answer = (scored: Scored, interactions: readonly Interaction[]) =>
    answerOf({ shard, session: interactions, scored, rules: basics.rules, context: input.context }, input.request);

  return [
    {
      rung: 3,
      unavailable: empty ?? (isFailure(models) ? models : null),
      stages: ["encode", "retrieve", "features", "score", "rules"],
      onError: "onnx-failed",
      async run(proceed: Proceed) {
        if (isFailure(models)) return null;
        const scored = await scorer.withModels(models, session, pageItems, proceed);
        return scored && proceed("rules") ? answer(scored, session.interactions) : null;
      },
    },
    {
      rung: 2,
      unavailable: empty,
      stages: ["mean", "rules"],
      onError: "release-invalid",
      run(proceed: Proceed) {
        if (!proceed("mean")) return null;
        const scored = scorer.withMean(session, pageItems);
        return proceed("rules") ? answer(scored, session.interactions) : null;
      },
    },
    {
      rung: 1,
      unavailable: null,
      stages: ["popular"],
      onError: "release-invalid",
      run: () => answer(popularScores(shard, pageItems), []),
    },
  ];
}

/**
 * The live session as the models were trained on it: by time, since an event handed over from an earlier page may arrive
 * after the view it led to.
 */
export function sessionOf(events: readonly Event[], shard: Shard): Session {
  const window = new SessionWindow();
  for (const event of [...events].sort((a, b) => a.at - b.at)) {
    const item = "item" in event ? shard.indexOf(event.item) : -1;
    // What happened to items that the release does not hold is nothing to ranking.
    if (item < 0 && !WITHOUT_ITEM.has(event.type)) continue;
    window.take({ durationMs: Number.NaN, ...event, item });
  }
  return window;
}

function answerOf(input: Parameters<typeof listView>[0], request: RankRequest): Answer {
  return {
    lists: request.lists.map(({ list, items }) => listView(input, list, items)),
    slots: request.slots.map(({ slot, k, exclude }) => {
      const view = slotView(input, slot, k, exclude);
      return { ...view, cards: cardsOf(input.shard, view.order) };
    }),
  };
}

/** Rung 1 while the shard is on its way, or when it cannot be used: ids are all that is known. */
function popularWithoutShard({ basics }: LoadedRelease, { request, context }: RankInput): RungPlan<Answer> {
  return {
    rung: 1,
    unavailable: null,
    stages: ["popular"],
    onError: "release-invalid",
    run: () => ({
      lists: request.lists.map(({ list, items }) => popularView(basics, list, items, context)),
      slots: request.slots.map(() => ({ order: [], reasons: {}, cards: {} })),
    }),
  };
}

function pageOrder(request: RankRequest): RungPlan<Answer> {
  return {
    rung: 0,
    unavailable: null,
    stages: [],
    onError: "bad-request",
    run: () => ({
      lists: request.lists.map(({ items }) => ({ order: [...new Set(items)], reasons: {} })),
      slots: request.slots.map(() => ({ order: [], reasons: {}, cards: {} })),
    }),
  };
}

const unavailable = (rung: 3, why: Failure): RungPlan<Answer> => ({
  rung,
  unavailable: why,
  stages: [],
  onError: why.code,
  run: () => null,
});
