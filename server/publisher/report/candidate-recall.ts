import { CandidateSet, collectCandidates, MOST_CANDIDATES } from "../../../shared/engine/candidates.ts";
import type { Hits, Models } from "../../../shared/engine/models.ts";
import { Scorer } from "../../../shared/engine/scoring.ts";
import { encoderInput } from "../../../shared/engine/session-query.ts";
import type { Interaction } from "../../../shared/engine/session-window.ts";
import type { Shard } from "../../../shared/engine/shard.ts";
import { ScanKernel } from "../../../shared/kernels/scan-kernel.ts";
import type { Case } from "../evaluate/cases.ts";
import { rankOf } from "../evaluate/metrics.ts";
import { sessionOf } from "../train/ranker-lists.ts";

/** Share of cases whose target is among the first so many; arrays are by `sizes`. */
export interface CandidateRecall {
  readonly cases: number;
  readonly sizes: readonly number[];
  /** Items nearest to the session vector. */
  readonly encoder: readonly number[];
  /** The session's own items, then neighbours of its newest interactions. */
  readonly neighbours: readonly number[];
  /** A candidate set of this size, with the device's share of each: nothing outside of it can be shown. */
  readonly union: readonly number[];
  /** The device's candidates as the ranker orders them: null beyond its set. At 20 it is HR@20. */
  readonly ranked: readonly (number | null)[];
  /** Candidates of a device. */
  readonly used: number;
}

const SIZES = [20, 50, 100, 200, 300, 500, 1000];
/** A standard error of a percentage point, at most. */
export const RECALL_CASES = 1500;

/** How much of what visitors went to next is among the candidates, by source and by number. */
export async function candidateRecall(
  shard: Shard,
  models: Models,
  cases: readonly Case[],
  tick: () => void = () => {},
): Promise<CandidateRecall> {
  const kernel = new ScanKernel(shard.vectors);
  const scorer = new Scorer(shard, kernel, kernel);
  const set = new CandidateSet(shard.n);
  const found = { encoder: new Counts(), neighbours: new Counts(), union: new Counts(), ranked: new Counts() };
  for (const one of cases) {
    const window = sessionOf(one);
    const session = window.interactions;
    tick();
    if (session.length === 0) continue;
    const { rows, mask } = encoderInput(session, shard.vectors);
    const query = await models.encode(rows, mask);
    // Copied: the next search overwrites the memory that the answer is a view of.
    const nearest = kernel.search(query, Math.max(...SIZES)).items.slice();
    const isIn = (hits: number, size: number): boolean =>
      contains(set, shard, session, nearest.subarray(0, hits), size, one.target);
    SIZES.forEach((size, at) => {
      found.encoder.add(at, nearest.subarray(0, size).includes(one.target));
      found.neighbours.add(at, isIn(0, size));
      found.union.add(at, isIn(size, size));
    });
    const scored = await scorer.withModels({ ...models, encode: async () => query }, window, []);
    const rank = scored && one.target >= 0 ? rankOf(scored.placeOf(one.target), scored.scores) : 0;
    SIZES.forEach((size, at) => {
      found.ranked.add(at, rank > 0 && rank <= size);
    });
  }
  const n = Math.max(1, cases.length);
  return {
    cases: cases.length,
    sizes: SIZES,
    encoder: found.encoder.shares(n),
    neighbours: found.neighbours.shares(n),
    union: found.union.shares(n),
    ranked: found.ranked.shares(n).map((share, at) => (SIZES[at] <= MOST_CANDIDATES ? share : null)),
    used: MOST_CANDIDATES,
  };
}

const NO_SCORES = new Float32Array(0);

/** Whether the target is among the first `size` candidates; a long session alone may fill more places than that. */
function contains(
  set: CandidateSet,
  shard: Shard,
  session: readonly Interaction[],
  items: Int32Array,
  size: number,
  target: number,
): boolean {
  const hits: Hits = { items, scores: NO_SCORES };
  collectCandidates(set, shard, session, hits, [], size);
  const place = target >= 0 ? set.position[target] : -1;
  return place >= 0 && place < size;
}

class Counts {
  readonly #found = new Float64Array(SIZES.length);

  add(size: number, isFound: boolean): void {
    if (isFound) this.#found[size]++;
  }

  shares(cases: number): number[] {
    return Array.from(this.#found, (count) => count / cases);
  }
}
