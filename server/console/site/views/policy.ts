import type { PolicyAnswer } from "../../../../shared/contracts/console.ts";
import { firstSitePolicy, isExpired, type SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { type Context, rendered, type View } from "../context.ts";
import { element } from "../element.ts";
import { empty, notice } from "../parts/states.ts";
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

function policyView(context: Context, { policy, problem }: PolicyAnswer): HTMLElement {
  const isOfficer = context.session.role === "officer";
  const view = element("div", {});
  if (problem !== null)
    view.append(notice("bad", element("p", {}, `The newest policy.json is not in force. ${problem}`)));
  if (policy?.expires && isExpired(policy, Date.now()))
    view.append(
      notice("bad", element("p", {}, `It ended on ${time(policy.expires)}: nothing is asked, its limits go on.`)),
    );
  if (!isOfficer)
    view.append(policy ? policySummary(policy) : empty("There is no policy yet. The privacy officer can begin one."));
  else if (policy || context.drafts.policy) view.append(officerForm(context, policy));
  else view.append(beginning(context, view));
  return view;
}

/** In force, as words, and the form with the next one. */
function officerForm(context: Context, policy: SitePolicy | null): HTMLElement {
  const kept = context.drafts.policy;
  const version = (policy?.version ?? 0) + 1;
  // Signatures are of what is in force; the server signs what is saved.
  const draft = kept ?? { ...(policy ?? newPolicy(context.session.site)), signatures: [] };
  const form = new PolicyForm(context, { ...draft, version: kept?.version ?? version }, ({ version }) =>
    context.reload(`Version ${version} is saved and in force. Open pages follow within a minute.`),
  );
  return element(
    "div",
    {},
    element(
      "p",
      {},
      policy ? `Version ${policy.version} is in force.` : "No policy is in force; this is the first one.",
    ),
    kept && notice("note", element("p", {}, "Your changes are still here. They are not saved.")),
    form.element,
  );
}

function beginning(context: Context, view: HTMLElement): HTMLElement {
  const begin = () => view.replaceChildren(officerForm(context, null));
  return element(
    "div",
    { class: "state" },
    element("p", {}, "There is no policy yet: devices are asked nothing, and the release's own limits hold."),
    element("button", { type: "button", class: "main", onclick: begin }, "Begin a policy"),
  );
}

/** Allows little: more is a decision. */
const newPolicy = (site: string): SitePolicy => firstSitePolicy(site, { highestMode: "device", retentionDays: 30 });
