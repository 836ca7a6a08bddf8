import * as v from "valibot";
import { fail, ok, type Result } from "./error-code.ts";
import { type Policy, PolicySchema, SiteNameSchema } from "./manifest.ts";
import { EPSILON_A_DAY, EPSILON_A_LIFE, faultOfQuestions, QuestionsSchema } from "./questions.ts";
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
  /**
   * Where reports go, as a path from the endpoint on: "../v1/reports" for `afterclick serve`. Of the endpoint's own origin whatever that is:
   * without a scheme, a host, and the characters by which a URL's parser would find one.
   */
  reportTo: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(512),
    v.regex(/^(?!\/\/)[\w.~%/?=&-]+$/, "reports go to a path of the endpoint's own origin, such as ../v1/reports"),
  ),
  /** By the root's channels role. */
  signatures: SignaturesSchema,
});
export type SitePolicy = v.InferOutput<typeof SitePolicySchema>;

/** What every site begins with: nothing is asked yet. */
export const firstSitePolicy = (site: string, limits: Policy): SitePolicy => ({
  type: "policy",
  format: RELEASE_FORMAT,
  site,
  version: 1,
  caps: { day: EPSILON_A_DAY, life: EPSILON_A_LIFE },
  questions: [],
  expires: null,
  ...limits,
  reportDays: 90,
  reportTo: "../v1/reports",
  signatures: [],
});

/**
 * A policy, or what contradicts itself in it, after its place: questions are named by their ids ("questions.inp-ms.epsilon: ..."), or by their
 * number where that is what is wrong ("questions.#2.id: ...").
 */
export function policyOrFault(raw: unknown): SitePolicy | string {
  const parsed = v.safeParse(SitePolicySchema, raw);
  if (parsed.success) {
    const fault = faultOfQuestions(parsed.output);
    return fault ? named(raw, fault) : parsed.output;
  }
  const [issue] = parsed.issues;
  return named(raw, `${v.getDotPath(issue) ?? "policy"}: ${issue.message}`);
}

/** A fault with the numbers of questions made into names. */
export function named(raw: unknown, fault: string): string {
  const questions = (raw as { readonly questions?: readonly ({ readonly id: string } | null)[] } | null)?.questions;
  return fault.replace(/questions\.(\d+)/g, (_, at) => {
    const id = questions?.[at]?.id ?? "";
    return `questions.${/^[a-z0-9-]+$/.test(id) ? id : `#${+at + 1}`}`;
  });
}

/** Reads a policy and refuses what contradicts itself, with the place of the fault. */
export function readSitePolicy(raw: unknown): Result<SitePolicy> {
  const read = policyOrFault(raw);
  return typeof read === "string" ? fail("policy-invalid", read) : ok(read);
}

/** The same of a document that must be of this site. */
export function readPolicyOf(site: string, raw: unknown): Result<SitePolicy> {
  const read = readSitePolicy(raw);
  if (!read.ok || read.value.site === site) return read;
  return fail("policy-invalid", `site: the policy is of ${read.value.site}`);
}
