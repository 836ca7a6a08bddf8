import type { PolicyAnswer } from "../../../../shared/contracts/console.ts";
import { isExpired } from "../../../../shared/contracts/lets-answer.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { type Context, rendered, type View } from "../context.ts";
import { element } from "../element.ts";
import { notice } from "../parts/states.ts";
import { carriedOver, type Draft } from "../policy/carried-over.ts";
import { PolicyForm } from "../policy/policy-form.ts";
import { policySummary } from "../policy/policy-summary.ts";
import { time } from "../words.ts";

export const policy: View = {
  name: "policy",
  title: "Policy",
  intro: "What visitors may choose, how long things are kept, and what devices are asked.",
  async open(context) {
    return rendered(await context.api.get<PolicyAnswer>("policy"), (answer) => policyView(context, answer));
  },
};

function policyView(context: Context, answer: PolicyAnswer): HTMLElement {
  const { policy, problem } = answer;
  const isOfficer = context.session.role === "officer";
  const view = element("div", {});
  if (problem !== null)
    view.append(
      notice(
        "bad",
        element("p", {}, `The newest policy.json is not in force. ${problem}`),
        isOfficer
          ? element("p", {}, "What you save takes its place; it is kept beside it, as policy.json.refused-….")
          : null,
      ),
    );
  if (policy.expires && isExpired(policy, Date.now()))
    view.append(
      notice("bad", element("p", {}, `It ended on ${time(policy.expires)}: nothing is asked, its limits go on.`)),
    );
  view.append(isOfficer ? officerForm(context, answer) : policySummary(policy));
  return view;
}

/** In force, as words, and the form with the next one. */
function officerForm(context: Context, { policy, sha256 }: PolicyAnswer): HTMLElement {
  const kept = context.drafts.policy;
  const isOvertaken = kept !== null && kept.seen !== sha256;
  const draft: Draft = { policy: draftOf(policy, kept, isOvertaken), before: policy, seen: sha256 };
  if (kept) context.drafts.policy = draft;
  const form = new PolicyForm(context, draft, ({ policy: { version }, aside }) =>
    context.reload(
      `Version ${version} is saved and in force. Open pages follow within a minute.` +
        (aside === null ? "" : ` What was in the file is kept as ${aside}.`),
    ),
  );
  return element(
    "div",
    {},
    element("p", {}, `Version ${policy.version} is in force.`),
    kept &&
      notice("note", element("p", {}, isOvertaken ? OVERTAKEN : "Your changes are still here. They are not saved.")),
    form.element,
  );
}

const OVERTAKEN =
  "The policy was changed meanwhile. Your changes are still here, on top of the one in force now. They are not saved: preview them to see what they change in it.";

/** The policy as it would be saved. */
function draftOf(policy: SitePolicy, kept: Draft | null, isOvertaken: boolean): SitePolicy {
  if (kept) return isOvertaken ? carriedOver(kept, policy) : kept.policy;
  // Signatures are of what is in force; the server signs what is saved.
  return { ...policy, version: policy.version + 1, signatures: [] };
}
