import type { SmoothingChoice } from "../build-report.ts";
import type { Accuracy } from "../evaluate/metrics.ts";
import type { StageClock } from "../stage-clock.ts";
import type { PrefixEncoder } from "./encode-prefixes.ts";
import { encoderAccuracy } from "./encoder-accuracy.ts";
import { filterSessions, type Step, stepsOf, withoutItems } from "./sessions.ts";
import type { SpaceInput } from "./space.ts";
import type { EncoderModel } from "./train-encoder.ts";

/** How far rows may be drawn to their neighbours' mean. */
const STRENGTHS = [0, 0.4, 0.8, 1.2];
const MOST_CASES = 6000;

/** Of held-out later sessions: what training stops by, and what smoothing is chosen by. */
export function heldOutCases({ sessions, split, visited }: SpaceInput): Step[] {
  const ranker = new Set(split.ranker);
  const later = filterSessions(sessions, (s) => ranker.has(s));
  return stepsOf(withoutItems(later, visited), MOST_CASES);
}

/**
 * The strength by which the encoder does best on held-out sessions; 0 where there are none.
 *
 * @param rowsBy the model's rows, smoothed by a strength
 */
export async function chooseSmoothing(
  clock: StageClock,
  encoder: PrefixEncoder,
  model: EncoderModel,
  cases: readonly Step[],
  rowsBy: (strength: number) => Float32Array,
): Promise<SmoothingChoice> {
  if (cases.length === 0) return { strength: 0, tried: [] };
  return clock.run(
    "smooth rows",
    STRENGTHS.length,
    async (tick) => {
      const tried: { strength: number; accuracy: Accuracy }[] = [];
      for (const strength of STRENGTHS) {
        tried.push({ strength, accuracy: await encoderAccuracy(encoder, { ...model, rows: rowsBy(strength) }, cases) });
        tick();
      }
      const best = tried.reduce((a, b) => (b.accuracy.ndcg > a.accuracy.ndcg ? b : a));
      return { strength: best.strength, tried };
    },
    ({ strength }) => `strength ${strength}`,
  );
}
