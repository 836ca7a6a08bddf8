import type { Question } from "../../../../shared/contracts/questions.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";

/** Changes of the policy that are not saved, and what they were made to. */
export interface Draft {
  readonly policy: SitePolicy;
  readonly before: SitePolicy;
  /** PolicyAnswer's, of what was looked at. */
  readonly seen: string | null;
}

/**
 * A draft on top of the policy that has come in force meanwhile: what the draft changed stays as it was typed, and all the rest is
 * the newer policy's. Questions go by their ids.
 */
export function carriedOver({ policy, before }: Draft, newer: SitePolicy): SitePolicy {
  const { questions, ...limits } = policy;
  return {
    ...newer,
    ...changed(limits, before),
    caps: { ...newer.caps, ...changed(policy.caps, before.caps) },
    questions: questionsOver(questions, before.questions, newer.questions),
    version: newer.version + 1,
    signatures: [],
  };
}

function questionsOver(
  typed: readonly Question[],
  before: readonly Question[],
  newer: readonly Question[],
): Question[] {
  const of = (questions: readonly Question[], id: string) => questions.find((question) => question.id === id);
  const kept = newer.flatMap((question) => {
    const [mine, old] = [of(typed, question.id), of(before, question.id)];
    if (!mine) return old ? [] : [question];
    return [{ ...question, ...changed(mine, old ?? null) }];
  });
  // One that somebody has taken out meanwhile comes back only where it was changed here.
  const added = typed.filter((mine) => !of(newer, mine.id) && !isEqual(mine, of(before, mine.id)));
  return [...kept, ...added];
}

/** The properties that are not as they were. */
function changed<T extends object>(now: T, before: T | null): Partial<T> {
  const names = (Object.keys(now) as (keyof T)[]).filter((name) => !isEqual(now[name], before?.[name]));
  return Object.fromEntries(names.map((name) => [name, now[name]])) as Partial<T>;
}

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
