import * as v from "valibot";
import { fail, ok, type Result } from "./error-code.ts";
import { hasEnded } from "./has-ended.ts";
import { PolicySchema, SiteNameSchema } from "./manifest.ts";
import { faultOfQuestions, QuestionsSchema } from "./questions.ts";
import { SignaturesSchema } from "./signatures.ts";
import { RELEASE_FORMAT } from "./versions.ts";

/** Reports are kept at least as long as their epoch takes any, 7 days, and one more: their nonces tell a repeated one. */
export const LEAST_REPORT_DAYS = 8;

/**
 * policy.json beside channels.json: what the officer allows now. Open pages read it every minute, so it counts between two
 * releases. What it allows and the release's own policy does not, stays forbidden.
 */
export const SitePolicySchema = v.strictObject({
  type: v.literal("policy"),
  format: v.literal(RELEASE_FORMAT),
  site: SiteNameSchema,
  ...QuestionsSchema.entries,
  /** Past this ISO time nothing is asked by it, and its limits go on; null means never. */
  expires: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  ...PolicySchema.entries,
  /** Days that the server keeps reports after their epoch. */
  reportDays: v.pipe(v.number(), v.integer(), v.minValue(LEAST_REPORT_DAYS), v.maxValue(3650)),
  /** Where reports go, as an address below the endpoint: "../v1/reports" for `afterclick serve`. */
  reportTo: v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
  /** By the root's channels role. */
  signatures: SignaturesSchema,
});
export type SitePolicy = v.InferOutput<typeof SitePolicySchema>;

/** Reads a policy and refuses what contradicts itself, with the path of the fault. */
export function readSitePolicy(raw: unknown): Result<SitePolicy> {
  const parsed = v.safeParse(SitePolicySchema, raw);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return fail("policy-invalid", `${v.getDotPath(issue) ?? "policy"}: ${issue.message}`);
  }
  const fault = faultOfQuestions(parsed.output);
  return fault ? fail("policy-invalid", fault) : ok(parsed.output);
}

/** Whether its end has come. @param now ms since 1970 */
export const isExpired = ({ expires }: Pick<SitePolicy, "expires">, now: number): boolean => hasEnded(expires, now);
