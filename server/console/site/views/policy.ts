import type { PolicyAnswer } from "../../../../shared/contracts/console.ts";
import { firstSitePolicy, isExpired, type SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { type Context, rendered, type View } from "../context.ts";
import { element } from "../element.ts";
import { empty, notice } from "../parts/states.ts";
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
  if (policy?.expires && isExpired(policy, Date.now()))
    view.append(
      notice("bad", element("p", {}, `It ended on ${time(policy.expires)}: nothing is asked, its limits go on.`)),
    );
  if (!isOfficer)
    view.append(policy ? policySummary(policy) : empty("There is no policy yet. The privacy officer can begin one."));
  else if (policy || context.drafts.policy) view.append(officerForm(context, answer));
  else view.append(beginning(context, answer, view));
  return view;
}

/** In force, as words, and the form with the next one. */
function officerForm(context: Context, { policy, sha256 }: PolicyAnswer): HTMLElement {
  const kept = context.drafts.policy;
  const isOvertaken = kept !== null && kept.seen !== sha256;
  const draft: Draft = { policy: draftOf(context, policy, kept, isOvertaken), before: policy, seen: sha256 };
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
    element(
      "p",
      {},
      policy ? `Version ${policy.version} is in force.` : "No policy is in force; this is the first one.",
    ),
    kept &&
      notice("note", element("p", {}, isOvertaken ? OVERTAKEN : "Your changes are still here. They are not saved.")),
    form.element,
  );
}

const OVERTAKEN =
  "The policy was changed meanwhile. Your changes are still here, on top of the one in force now. They are not saved: preview them to see what they change in it.";

/** The policy as it would be saved. */
function draftOf(
  { session }: Context,
  policy: SitePolicy | null,
  kept: Draft | null,
  isOvertaken: boolean,
): SitePolicy {
  if (kept && !(isOvertaken && policy)) return kept.policy;
  if (kept && policy) return carriedOver(kept, policy);
  // Signatures are of what is in force; the server signs what is saved.
  return { ...(policy ?? newPolicy(session.site)), version: (policy?.version ?? 0) + 1, signatures: [] };
}

function beginning(context: Context, answer: PolicyAnswer, view: HTMLElement): HTMLElement {
  const begin = () => view.replaceChildren(officerForm(context, answer));
  return element(
    "div",
    { class: "state" },
    element("p", {}, "There is no policy yet: devices are asked nothing, and the release's own limits hold."),
    element("button", { type: "button", class: "main", onclick: begin }, "Begin a policy"),
  );
}

/** Allows little: more is a decision. */
const newPolicy = (site: string): SitePolicy => firstSitePolicy(site, { highestMode: "device", retentionDays: 30 });
