import type { Models } from "../../../shared/engine/models.ts";
import type { Shard } from "../../../shared/engine/shard.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import type { BuildReport } from "../build-report.ts";
import type { Case } from "../evaluate/cases.ts";
import { rankerOnnx } from "../onnx/ranker-onnx.ts";
import type { StageClock } from "../stage-clock.ts";
import { chooseRanker, rankerSteps } from "./choose-ranker.ts";
import type { Jax } from "./jax.ts";
import { type CandidateList, ListCollector, type TrainingList, trainingList } from "./ranker-lists.ts";

export interface RankerInput {
  readonly jax: Jax;
  readonly clock: StageClock;
  /** Tables and vectors that have not seen the cases. */
  readonly shard: Shard;
  /** The same with some items as if nobody had visited them; empty where the release has no new items. */
  readonly practice: readonly Shard[];
  /** 1 for every item that is only in the catalogue. */
  readonly unvisited: Uint8Array;
  readonly encode: Models["encode"];
  readonly training: readonly Case[];
  /** What the best is chosen by: of sessions that are not measured on. */
  readonly choosing: readonly Case[];
  readonly seed: number;
}

export interface MadeRanker {
  /** ranker.onnx */
  readonly bytes: Uint8Array;
  readonly report: BuildReport["ranker"];
}

/** Lists as a device would compute them, and the ranker that does best by them. */
export async function makeRanker(input: RankerInput): Promise<MadeRanker> {
  const { jax, clock, training, choosing, seed } = input;
  const { lists, measured } = await clock.run(
    "collect lists",
    training.length + choosing.length,
    (tick) => collect(input, tick),
    ({ lists }) => `${lists.length} lists`,
  );
  const choice = await clock.run(
    "train ranker",
    rankerSteps(lists.length),
    (tick) => chooseRanker(jax, lists, measured, seed + 1, tick),
    ({ chosen }) => chosen,
  );
  const found = lists.length + measured.filter(({ target }) => target >= 0).length;
  const cases = training.length + choosing.length;
  return {
    bytes: rankerOnnx(choice.model),
    report: {
      chosen: choice.chosen,
      why: choice.why,
      lists: lists.length,
      candidateRecall: cases > 0 ? found / cases : 0,
      candidates: choice.candidates,
    },
  };
}

async function collect(
  { shard, practice, unvisited, encode, training, choosing, seed }: RankerInput,
  tick: () => void,
): Promise<{ lists: TrainingList[]; measured: CandidateList[] }> {
  const collectors = [shard, ...practice].map((one) => new ListCollector(one, encode, unvisited));
  const rng = seededRng(seed);
  const lists: TrainingList[] = [];
  for (const [at, one] of training.entries()) {
    const list = trainingList(await collectors[at % collectors.length].collect(one), rng);
    if (list) lists.push(list);
    tick();
  }
  const measured: CandidateList[] = [];
  for (const one of choosing) {
    measured.push(await collectors[0].collect(one));
    tick();
  }
  return { lists, measured };
}
