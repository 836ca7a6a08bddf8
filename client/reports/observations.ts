import * as v from "valibot";
import type { Measure } from "../../shared/contracts/measures.ts";
import { epochOf, type Question } from "../../shared/contracts/questions.ts";
import { dayOf } from "../../shared/math/day.ts";
import type { RandomIntegers } from "../../shared/privacy/random-integers.ts";

/** A device answers so long after its first page of an epoch, in ms, drawn at random: it has seen something by then. */
const SOONEST_MS = 20_000;
const LATEST_MS = 120_000;

const AnswerSchema = v.union([v.string(), v.number(), v.null()]);
const ObservedSchema = v.object({
  /** First day, in days UTC since 1970. */
  epoch: v.number(),
  /** When the question is answered, ms since 1970. */
  due: v.number(),
  /** How often there was something to observe. */
  count: v.number(),
  /** One of them, each equally likely. */
  answer: AnswerSchema,
  /** Whether it stays, whatever else is observed in this epoch. */
  settled: v.optional(v.boolean(), false),
});
export type Observed = v.InferOutput<typeof ObservedSchema>;

/** What the device would answer, by question id. Kept with the profile, and erased with it. */
export const ObservationsSchema = v.record(v.string(), ObservedSchema);
export type Observations = v.InferOutput<typeof ObservationsSchema>;

export interface Observation {
  readonly about: Measure;
  readonly answer: string | number;
  /** Takes the place of whatever was observed before, and gives it up to none but another that settles. */
  readonly settles?: boolean;
  /** What the same occurrence was told as before: takes its place, if it is the one that is kept. */
  readonly instead?: string | number | undefined;
}

/** What is known of a question in the present epoch; nothing yet at its first look. */
export function observedNow(kept: Observations, question: Question, now: number, random: RandomIntegers): Observed {
  const epoch = epochOf(question, dayOf(now));
  const known = Object.hasOwn(kept, question.id) ? kept[question.id] : undefined;
  // A clock that was put back must not put the answer off for ever.
  if (known?.epoch === epoch) return known.due > now + LATEST_MS ? { ...known, due: now + LATEST_MS } : known;
  return {
    epoch,
    due: now + SOONEST_MS + random.below(LATEST_MS - SOONEST_MS),
    count: 0,
    answer: null,
    settled: false,
  };
}

/** All questions' state with what has just been observed; each occurrence is kept with probability 1 / count (Vitter 1985). */
export function observe(
  kept: Observations,
  questions: readonly Question[],
  observations: readonly Observation[],
  now: number,
  random: RandomIntegers,
): Observations {
  return Object.fromEntries(
    questions.map((question) => {
      let observed = observedNow(kept, question, now, random);
      for (const observation of observations) {
        if (observation.about === question.about) observed = withObservation(observed, observation, random);
      }
      return [question.id, observed];
    }),
  );
}

function withObservation(
  observed: Observed,
  { answer, settles = false, instead }: Observation,
  random: RandomIntegers,
): Observed {
  // An occurrence of an earlier epoch, or from before it was asked, counts in this one when it goes on.
  const isSame = instead !== undefined && observed.count > 0;
  const count = isSame ? observed.count : observed.count + 1;
  if (settles) return { ...observed, count, answer, settled: true };
  if (observed.settled) return { ...observed, count };
  const isKept = isSame ? observed.answer === instead : random.below(count) === 0;
  return isKept ? { ...observed, count, answer } : { ...observed, count };
}
