import * as v from "valibot";
import { VersionSchema } from "./manifest.ts";
import { QuestionIdSchema } from "./questions.ts";

/** One randomised answer: all that a device ever sends. Those of one question, epoch and policy all have the same length. */
export const ReportSchema = v.strictObject({
  question: QuestionIdSchema,
  /** First day of the epoch, in days UTC since 1970. */
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
  /** Version of the questions that were asked. */
  policy: VersionSchema,
  /** 128 random bits, so that a report that is sent twice counts once; base64url of 16 bytes. */
  nonce: v.pipe(v.string(), v.regex(/^[\w-]{21}[AQgw]$/)),
  /** What the question's mechanism made: base64url without padding, of at most 256 bytes. */
  payload: v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(342)),
});
export type Report = v.InferOutput<typeof ReportSchema>;
