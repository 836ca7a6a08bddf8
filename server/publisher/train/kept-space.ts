import { seededRng } from "../../../shared/math/rng.ts";
import type { NeighbourTable } from "../../../shared/release/tables.ts";
import { sessionCount } from "../input/event-log.ts";
import { requireFinite } from "../require-finite.ts";
import { chooseSmoothing, heldOutCases } from "./choose-smoothing.ts";
import { PrefixEncoder } from "./encode-prefixes.ts";
import { deadline, planRows } from "./encoder-plan.ts";
import type { Jax } from "./jax.ts";
import { startNewItems, visitedItems } from "./new-items.ts";
import type { PreviousSpace } from "./previous-space.ts";
import { type Sessions, sessionsWith, sliceSessions } from "./sessions.ts";
import { smoothRows, visitCounts } from "./smooth-rows.ts";
import { fillCold, placeAsIfUnvisited, type Space, type SpaceInput, type SpaceMaker } from "./space.ts";
import { trainEncoder } from "./train-encoder.ts";
import { unitRowsOf } from "./unit-rows.ts";

/** So many of the previous release's rows are trained anew, as a share of all: those whose visits have grown most. */
const MOVED_SHARE = 0.28;
/** Of the budget, for each of two trainings. */
const BUDGET_SHARE = 0.3;

/**
 * The previous release's space, kept: its encoder byte for byte, and its rows but for those that visitors now see much
 * more of. These and the rows of new items are trained among the others, so a device that has the previous release fetches
 * them and nothing else of the space. docs/adr/0028 has what that costs and saves.
 */
export async function keptSpace(jax: Jax, previous: PreviousSpace, input: SpaceInput): Promise<SpaceMaker> {
  const { sessions, split, seed } = input;
  const past = sliceSessions(sessions, 0, split.cut);
  const nothingHeldOut = split.cut === sessionCount(sessions);
  const grown = await grow(jax, previous, input, past, input.neighbours, seed + 1);
  const encoder = new PrefixEncoder(jax, previous.model.shape);
  const { strength } = await chooseSmoothing(
    input.clock,
    encoder,
    { ...previous.model, rows: grown.rows },
    heldOutCases(input),
    grown.smoothed,
  );
  return {
    past: await spaceOf(previous, input, grown, strength),
    finish: async (neighbours) => {
      const visits = nothingHeldOut ? past : sessions;
      const all = await grow(jax, previous, input, visits, neighbours, seed + 2);
      return { space: await spaceOf(previous, input, all, strength), report: null };
    },
  };
}

interface GrownRows {
  /** float32[n, D] */
  readonly rows: Float32Array;
  /** Uint8[n]: 1 where a row is known from visits. */
  readonly known: Uint8Array;
  /** The rows, those that were trained drawn to their neighbours' mean. */
  readonly smoothed: (strength: number) => Float32Array;
}

async function grow(
  jax: Jax,
  { model, held, sessions }: PreviousSpace,
  input: SpaceInput,
  visits: Sessions,
  neighbours: NeighbourTable,
  seed: number,
): Promise<GrownRows> {
  const { dimension } = model.shape;
  const rows = model.rows.slice();
  const visited = visitedItems(visits, held.length);
  startNewItems(rows, dimension, held, visits);
  const onlyRows = rowsToTrain(held, visited, sessions, sessionsWith(visits, held.length));
  const { windows, plan } = planRows(model.shape, held.length, visits, BUDGET_SHARE * input.budgetSeconds);
  await input.clock.run(
    "train new rows",
    plan.steps,
    (tick) =>
      trainEncoder({
        jax,
        sessions: visits,
        windows,
        recent: null,
        plan,
        neighbours,
        model: { ...model, rows },
        onlyRows,
        rng: seededRng(seed),
        deadline: deadline(plan),
        onStep: tick,
      }),
    () => `${onlyRows.reduce((sum, is) => sum + is, 0)} of ${held.length}; the encoder and the others stay`,
  );
  requireFinite(rows, "training the rows of new items");
  const [unit, counts] = [unitRowsOf(rows, dimension), visitCounts(visits, held.length)];
  const smoothed = (strength: number): Float32Array => {
    const all = smoothRows(unit, dimension, neighbours, counts, strength);
    return rows.map((value, at) => (onlyRows[Math.floor(at / dimension)] ? all[at] : value));
  };
  return { rows, known: held.map((is, item) => is | visited[item]), smoothed };
}

async function spaceOf(
  { id, encoder, model }: PreviousSpace,
  input: SpaceInput,
  { known, smoothed }: GrownRows,
  strength: number,
): Promise<Space> {
  const { dimension, window } = model.shape;
  const rows = smoothed(strength);
  if (known.includes(0)) await fillCold(input, rows, dimension, known);
  requireFinite(rows, "placing new items by their attributes");
  const rowsAsIfUnvisited = placeAsIfUnvisited(input, rows, dimension, known);
  return { id, dimension, window, encoder, rows, rowsAsIfUnvisited };
}

/** 1 for new items, and for those of the others whose visits have grown most. */
function rowsToTrain(held: Uint8Array, visited: Uint8Array, sessions: Float64Array, visits: Int32Array): Uint8Array {
  const grown = (item: number): number => visits[item] - sessions[item];
  const known = [...held.keys()].filter((item) => held[item] && visited[item] && grown(item) > 0);
  known.sort((a, b) => grown(b) - grown(a) || a - b);
  const train = visited.map((is, item) => is & (1 - held[item]));
  for (const item of known.slice(0, Math.floor(MOVED_SHARE * held.length))) train[item] = 1;
  return train;
}
