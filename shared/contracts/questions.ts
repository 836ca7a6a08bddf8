import * as v from "valibot";
import { VersionSchema } from "./manifest.ts";
import { CLICKED_PLACES, MeasureSchema, NUMBERS, PAGE_MEASURE } from "./measures.ts";

/**
 * Caps compiled into the client, for all questions of a site together; a policy may only be stricter. ε adds up, so nobody
 * learns more of a device than e^10 times in odds over its whole life, and e times on one day.
 */
export const EPSILON_A_DAY = 1;
export const EPSILON_A_LIFE = 10;

export const QuestionIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/));

/** Whole thousandths: budgets are kept as integers. */
const epsilonUpTo = (most: number) =>
  v.pipe(
    v.number(),
    v.minValue(0.001),
    v.maxValue(most),
    v.check((epsilon) => Math.round(epsilon * 1000) / 1000 === epsilon, "ε must be a whole number of thousandths"),
  );

/**
 * What can be answered. In each kind of domain every device has an answer, so that it does not tell by its silence: lists have
 * one more value at the end, "none of these".
 */
export const DomainSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("values"),
    values: v.pipe(
      v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
      v.minLength(1),
      v.maxLength(4096),
      v.check((values) => new Set(values).size === values.length, "a value is there twice"),
    ),
  }),
  /**
   * Numbers by size: below `from`, then up to from * factor, from * factor^2 ..., `edges` of them, and at or above the last.
   * Edges are made by repeated multiplication, which rounds alike everywhere.
   */
  v.pipe(
    v.strictObject({
      kind: v.literal("log-buckets"),
      /** What the number is, such as "seconds". */
      unit: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
      from: v.pipe(v.number(), v.minValue(1e-9), v.maxValue(1e9)),
      factor: v.pipe(v.number(), v.minValue(1.01), v.maxValue(1000)),
      edges: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255)),
    }),
    v.check(({ from, factor, edges }) => from * factor ** edges < 1e15, "the last bucket begins above 10^15"),
  ),
]);
export type Domain = v.InferOutput<typeof DomainSchema>;

export const QuestionSchema = v.strictObject({
  id: QuestionIdSchema,
  /** What is asked, in plain words for visitors. */
  text: v.pipe(v.string(), v.minLength(10), v.maxLength(500)),
  /** What the device answers with. */
  about: MeasureSchema,
  domain: DomainSchema,
  /** Of one report. */
  epsilon: epsilonUpTo(EPSILON_A_DAY),
  /** A device answers once in so many days, counted UTC from 1970 on. */
  epochDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(366)),
  /** Share of devices that are asked in an epoch, 0..1; each decides for itself. */
  share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});
export type Question = v.InferOutput<typeof QuestionSchema>;

/** First day of the question's epoch that a day is in; both in days UTC since 1970. */
export const epochOf = ({ epochDays }: Pick<Question, "epochDays">, day: number): number => day - (day % epochDays);

/** ε that one device is expected to spend on the question a day. */
export const epsilonPerDay = ({ epsilon, share, epochDays }: Question): number => (epsilon * share) / epochDays;

/** What a policy says of questions. */
export const QuestionsSchema = v.object({
  /** Grows with every change. */
  version: VersionSchema,
  /** For all questions together, of one device. */
  caps: v.strictObject({ day: epsilonUpTo(EPSILON_A_DAY), life: epsilonUpTo(EPSILON_A_LIFE) }),
  /**
   * A device goes through them in an order that it draws itself, until the cap of its day is reached: each device answers
   * few, and no question is put before another.
   */
  questions: v.pipe(v.array(QuestionSchema), v.maxLength(64)),
});
export type Questions = v.InferOutput<typeof QuestionsSchema>;

/** ε that one device is expected to spend a day on all questions: it stops at its cap, however much is asked. */
export const expectedPerDay = ({ caps, questions }: Questions): number =>
  Math.min(
    caps.day,
    questions.reduce((sum, question) => sum + epsilonPerDay(question), 0),
  );

/** Days until a device has spent what it may in its life; null when it spends nothing. */
export function daysToLifeCap(questions: Questions): number | null {
  const perDay = expectedPerDay(questions);
  return perDay > 0 ? Math.round(questions.caps.life / perDay) : null;
}

/** What contradicts itself in questions, with its path; null when nothing does. */
export function faultOfQuestions({ caps, questions }: Questions): string | null {
  if (caps.day > caps.life) return `caps.day: ${caps.day} a day is more than ${caps.life} in all`;
  const ids = new Map<string, number>();
  for (const [i, question] of questions.entries()) {
    const { id, epsilon } = question;
    const first = ids.get(id);
    if (first !== undefined) return `questions.#${i + 1}.id: ${id} is the id of questions.#${first + 1} too`;
    ids.set(id, i);
    if (epsilon > caps.day) return `questions.${i}.epsilon: ${epsilon} is more than caps.day, ${caps.day}`;
    const fault = faultOfMeasure(question);
    if (fault) return `questions.${i}.domain: ${fault}`;
  }
  return null;
}

function faultOfMeasure({ about, domain }: Question): string | null {
  if (about.startsWith(PAGE_MEASURE)) return null;
  const kind = NUMBERS.includes(about) ? "log-buckets" : "values";
  if (domain.kind !== kind) return `${about} is answered with ${kind}`;
  if (about !== "clicked-place" || domain.kind !== "values") return null;
  const never = domain.values.find((value) => !CLICKED_PLACES.includes(value));
  return never === undefined ? null : `no device answers ${never}; places are ${CLICKED_PLACES.join(", ")}`;
}

/** k: the number of answers. */
export const domainSize = (domain: Domain): number =>
  (domain.kind === "values" ? domain.values.length : domain.edges) + 1;

/** Lower ends of the buckets after the first, ascending. */
export function bucketEdges({ from, factor, edges }: Extract<Domain, { kind: "log-buckets" }>): number[] {
  const ends = [from];
  while (ends.length < edges) ends.push((ends.at(-1) as number) * factor);
  return ends;
}

/**
 * Which of the 0 .. k - 1 answers a device's own one is; null (nothing to say) is "none of these", or the first bucket.
 *
 * @param answer a number for buckets, else a text
 */
export function answerIndex(domain: Domain, answer: string | number | null): number {
  if (domain.kind === "log-buckets") {
    if (typeof answer !== "number") return 0;
    return bucketEdges(domain).filter((edge) => answer >= edge).length;
  }
  const index = typeof answer === "string" ? domain.values.indexOf(answer) : -1;
  return index < 0 ? domain.values.length : index;
}
