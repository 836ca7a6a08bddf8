import { isLower } from "../../shared/consent/lowest-mode.ts";
import type { ConsentMode } from "../../shared/contracts/consent.ts";
import type { PolicyChange } from "../../shared/contracts/console.ts";
import type { Question } from "../../shared/contracts/questions.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { scaled } from "../../shared/math/scaled.ts";

/** What differs between two policies, in the order of the document, each with what it does. */
export function policyChanges(before: SitePolicy | null, after: SitePolicy): PolicyChange[] {
  const changes: PolicyChange[] = [];
  const note = (path: string, old: unknown, now: unknown, effect: string): void => {
    if (JSON.stringify(old) !== JSON.stringify(now)) changes.push({ path, before: old, after: now, effect });
  };
  note("highestMode", before?.highestMode, after.highestMode, effectOfMode(before, after));
  note("retentionDays", before?.retentionDays, after.retentionDays, effectOfRetention(before, after));
  note("reportDays", before?.reportDays, after.reportDays, effectOfReportDays(before, after));
  note("expires", before?.expires, after.expires, effectOfEnd(after));
  note("reportTo", before?.reportTo, after.reportTo, "Devices send their reports there from now on.");
  for (const cap of ["day", "life"] as const) {
    const [old, now] = [before?.caps[cap], after.caps[cap]];
    note(
      `caps.${cap}`,
      old,
      now,
      `A device stays silent for ${cap === "day" ? "the day" : "good"} once it has spent ε = ${now}.`,
    );
  }
  return [...changes, ...questionChanges(before, after)];
}

function questionChanges(before: SitePolicy | null, after: SitePolicy): PolicyChange[] {
  const old = new Map(before?.questions.map((question) => [question.id, question]));
  const kept = after.questions.flatMap((question) => {
    const was = old.get(question.id);
    old.delete(question.id);
    if (!was) return [added(question, after)];
    return (Object.keys(question) as (keyof Question)[])
      .filter((key) => JSON.stringify(was[key]) !== JSON.stringify(question[key]))
      .map((key) => ({
        path: `questions.${question.id}.${key}`,
        before: was[key],
        after: question[key],
        effect: effectOfQuestion(question.id, key),
      }));
  });
  const gone = [...old.values()].map((question) => ({
    path: `questions.${question.id}`,
    before: question,
    effect: `${question.id} is asked no more: reports to it are refused at once, and what has come stays until it is past.`,
  }));
  return [...kept, ...gone];
}

const added = (question: Question, { highestMode }: SitePolicy): PolicyChange => ({
  path: `questions.${question.id}`,
  after: question,
  effect: `${whoIsAsked(question.id, highestMode)}: ε = ${question.epsilon}, once in ${question.epochDays} days, ${scaled(question.share, 100)} % of them.`,
});

const whoIsAsked = (id: string, highestMode: ConsentMode): string =>
  highestMode === "contribute"
    ? `Devices of visitors who contribute are asked ${id} within a minute`
    : `No device is asked ${id} as long as the highest mode is ${highestMode}; where it is contribute they are`;

function effectOfQuestion(id: string, key: keyof Question): string {
  if (key === "text") return `Visitors read the new words of ${id}; nothing else changes.`;
  if (key === "share") return `Another share of devices is asked ${id}; what has come goes on counting.`;
  return `${id} is another question by this: reports to the earlier one are refused at once, and counted apart.`;
}

function effectOfMode(before: SitePolicy | null, { highestMode }: SitePolicy): string {
  if (before && isLower(highestMode, before.highestMode))
    return (
      `Open pages come down to ${highestMode} within a minute, and what that may not hold is erased for good.` +
      (before.highestMode === "contribute" ? " No device answers any more, and reports are refused at once." : "")
    );
  return `Visitors who chose more get ${highestMode} within a minute, as far as the release's own policy goes.`;
}

const effectOfRetention = (before: SitePolicy | null, { retentionDays }: SitePolicy): string =>
  before && retentionDays < before.retentionDays
    ? `What devices keep that is older than ${retentionDays} days is erased when their pages next look.`
    : `Devices keep a profile for ${retentionDays} days, or as the release's own policy says where that is less.`;

const effectOfReportDays = (before: SitePolicy | null, { reportDays }: SitePolicy): string =>
  before && reportDays < before.reportDays
    ? `Reports older than ${reportDays} days after their epoch are deleted within the hour, for good.`
    : `The server keeps reports for ${reportDays} days after their epoch.`;

const effectOfEnd = ({ expires }: SitePolicy): string =>
  expires === null
    ? "It holds until it is changed."
    : `Nothing is asked and no report taken after ${expires}; modes and retention go on.`;
