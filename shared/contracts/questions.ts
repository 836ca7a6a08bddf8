import * as v from "valibot";
import { fail, ok, type Result } from "./error-code.ts";
import { VersionSchema } from "./manifest.ts";

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
 * What can be answered. In each kind of domain every device has an answer, so that it does not tell by its silence: lists and
 * categories have one more value at the end, "none of these".
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
  /** Categories of the release's items, in the order of their texts by code unit. */
  v.strictObject({ kind: v.literal("categories") }),
]);
export type Domain = v.InferOutput<typeof DomainSchema>;

export const QuestionSchema = v.strictObject({
  id: QuestionIdSchema,
  /** What is asked, in plain words for visitors. */
  text: v.pipe(v.string(), v.minLength(10), v.maxLength(500)),
  domain: DomainSchema,
  /** Of one report. */
  epsilon: epsilonUpTo(EPSILON_A_DAY),
  /** A device answers once in so many days, counted UTC from 1970 on. */
  epochDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(366)),
  /** Share of devices that are asked in an epoch, 0..1; each decides for itself. */
  share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});
export type Question = v.InferOutput<typeof QuestionSchema>;

/** questions.json: what the officer lets a site ask. */
export const QuestionsSchema = v.strictObject({
  /** Grows with every change. */
  version: VersionSchema,
  /** For all questions together, of one device. */
  caps: v.strictObject({ day: epsilonUpTo(EPSILON_A_DAY), life: epsilonUpTo(EPSILON_A_LIFE) }),
  questions: v.pipe(v.array(QuestionSchema), v.maxLength(64)),
});
export type Questions = v.InferOutput<typeof QuestionsSchema>;

/**
 * Reads questions and refuses what contradicts itself, with the path of the fault.
 *
 * @param categories how many categories the release has
 */
export function readQuestions(raw: unknown, categories: number): Result<Questions> {
  const parsed = v.safeParse(QuestionsSchema, raw);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return fail("questions-invalid", `${v.getDotPath(issue) ?? "questions"}: ${issue.message}`);
  }
  const fault = faultOf(parsed.output, categories);
  return fault ? fail("questions-invalid", fault) : ok(parsed.output);
}

function faultOf({ caps, questions }: Questions, categories: number): string | null {
  if (caps.day > caps.life) return `caps.day: ${caps.day} a day is more than ${caps.life} in all`;
  const ids = new Map<string, number>();
  for (const [i, { id, domain, epsilon }] of questions.entries()) {
    const first = ids.get(id);
    if (first !== undefined) return `questions.${i}.id: ${id} is the id of questions.${first} too`;
    ids.set(id, i);
    if (epsilon > caps.day) return `questions.${i}.epsilon: ${epsilon} is more than caps.day, ${caps.day}`;
    const size = domainSize(domain, categories);
    if (size < 2 || size > 65_536) return `questions.${i}.domain: ${size} values; a question has 2 to 65,536`;
  }
  const perDay = questions.reduce((sum, { epsilon }) => sum + Math.round(epsilon * 1000), 0);
  // All epochs begin on the same day now and then.
  if (perDay > Math.round(caps.day * 1000))
    return `questions: together they may cost ${perDay / 1000} on one day, more than caps.day, ${caps.day}`;
  return null;
}

/** k: the number of answers. */
export function domainSize(domain: Domain, categories: number): number {
  if (domain.kind === "values") return domain.values.length + 1;
  return domain.kind === "log-buckets" ? domain.edges + 1 : categories + 1;
}

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
 * @param categories of the release, in the order of their texts
 */
export function answerIndex(domain: Domain, answer: string | number | null, categories: readonly string[]): number {
  if (domain.kind === "log-buckets") {
    if (typeof answer !== "number") return 0;
    return bucketEdges(domain).filter((edge) => answer >= edge).length;
  }
  const values = domain.kind === "values" ? domain.values : categories;
  const index = typeof answer === "string" ? values.indexOf(answer) : -1;
  return index < 0 ? values.length : index;
}
