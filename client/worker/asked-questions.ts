import type { AskedQuestion } from "../../shared/contracts/engine-api.ts";
import { letsAnswer } from "../../shared/contracts/lets-answer.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";

/** What visitors who contribute are asked now, for anybody to read. */
export function askedQuestions(policy: SitePolicy | null): AskedQuestion[] {
  if (!policy || !letsAnswer(policy, Date.now())) return [];
  return policy.questions.map(({ text, epsilon, epochDays, share }) => ({ text, epsilon, epochDays, share }));
}
