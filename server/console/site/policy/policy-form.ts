import type { PolicyPreview, PolicySave, PolicySaved } from "../../../../shared/contracts/console.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { announce } from "../announce.ts";
import type { Failure } from "../api.ts";
import type { Context } from "../context.ts";
import { element } from "../element.ts";
import { notice, sentenceOf } from "../parts/states.ts";
import type { Draft } from "./carried-over.ts";
import { changeList } from "./change-list.ts";
import { limitsFields } from "./limits-fields.ts";
import { questionsFields } from "./questions-fields.ts";
import { showFault, showUnreadable } from "./show-fault.ts";

/**
 * The policy to change. Nothing is saved that was not shown before:
 *
 *   edited --preview--> faults at their fields
 *                   `-> changes and their effects, with the button to save --save--> in force, shown anew
 *   any edit: back to edited
 */
export class PolicyForm {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #draft: Draft;
  readonly #limits;
  readonly #questions;
  readonly #outcome = element("div", { class: "outcome" });
  /** Of the answer that is waited for: an edit or another question makes it of no use. */
  #turn = 0;

  /**
   * @param draft with the policy as it would be saved
   * @param saved called when it is in force
   */
  constructor(context: Context, draft: Draft, saved: (answer: PolicySaved) => void) {
    this.#context = context;
    this.#draft = draft;
    this.#limits = limitsFields(draft.policy);
    const edited = () => this.#edited();
    this.#questions = questionsFields(draft.policy.questions, () => this.#limits.read().caps.day, edited);
    this.element = element(
      "form",
      {
        novalidate: true,
        oninput: ({ target }) => target instanceof Element && !target.closest(".adding") && this.#edited(),
        onsubmit: (event) => {
          event.preventDefault();
          void this.#preview(saved);
        },
      },
      this.#limits.element,
      this.#questions.element,
      element(
        "div",
        { class: "actions" },
        element("button", { type: "submit", class: "main" }, "Preview what will change"),
        element("button", { type: "button", onclick: () => this.#discard() }, "Discard changes"),
      ),
      this.#outcome,
    );
  }

  #read(): SitePolicy {
    return { ...this.#draft.policy, ...this.#limits.read(), questions: this.#questions.read() };
  }

  #edited(): void {
    this.#turn++;
    this.#context.drafts.policy = { ...this.#draft, policy: this.#read() };
    if (this.#outcome.childNodes.length === 0) return;
    this.#outcome.replaceChildren();
    announce("Changed since the preview. Preview it again to save it.");
  }

  #discard(): void {
    this.#turn++;
    this.#context.drafts.policy = null;
    this.#context.reload("The changes are discarded.");
  }

  async #preview(saved: (answer: PolicySaved) => void): Promise<void> {
    const turn = ++this.#turn;
    if (showUnreadable(this.element)) return this.#show();
    const policy = this.#read();
    this.#show(element("p", { class: "state" }, "Asking the server what would change …"));
    const answer = await this.#context.api.post<PolicyPreview>("policy/preview", policy);
    if (turn !== this.#turn) return;
    if (!answer.ok) return this.#refused(answer.failure);
    const { fault, changes } = answer.value;
    if (fault !== null) return this.#fault(fault);
    if (changes.length === 0) return this.#show(notice("note", element("p", {}, "Nothing would change.")));
    const heading = element("h2", { tabindex: "-1" }, "What will change");
    const save = () => void this.#save(policy, saved);
    this.#show(
      heading,
      changeList(changes),
      element("button", { type: "button", class: "main", onclick: save }, `Save as version ${policy.version}`),
    );
    heading.focus();
  }

  async #save(policy: SitePolicy, saved: (answer: PolicySaved) => void): Promise<void> {
    const turn = ++this.#turn;
    this.#show(element("p", { class: "state", role: "status" }, "Saving …"));
    const body: PolicySave = { policy, seen: this.#draft.seen };
    const answer = await this.#context.api.put<PolicySaved>("policy", body);
    if (answer.ok) {
      this.#context.drafts.policy = null;
      saved(answer.value);
    } else if (turn === this.#turn) this.#refused(answer.failure, () => void this.#save(policy, saved));
  }

  /** @param again what was asked for; absent where that is asked for by the form's own button */
  #refused(failure: Failure, again?: () => void): void {
    const code = failure.kind === "refused" ? failure.code : null;
    if (code === "policy-outdated") this.#outdated(sentenceOf(failure));
    else if (code === "policy-invalid") this.#fault(sentenceOf(failure));
    else if (code === "policy-busy" && again) this.#busy(failure, again);
    else this.#show(element("div", { class: "notice bad", role: "alert" }, element("p", {}, sentenceOf(failure))));
  }

  /** What was typed and previewed is saved as it is, once whoever publishes has ended. */
  #busy(failure: Failure, again: () => void): void {
    const text =
      "Somebody is publishing to this site, so nothing was saved. What you have typed stays here. Wait a moment, then save it again.";
    const button = element("button", { type: "button", class: "main", onclick: again }, "Save again");
    const alert = element("div", { class: "notice bad", role: "alert" }, element("p", {}, text));
    alert.append(element("p", {}, sentenceOf(failure)), button);
    this.#show(alert);
    button.focus();
  }

  /** What was typed stays: the policy in force now is loaded under it. */
  #outdated(message: string): void {
    this.#context.drafts.policy = { ...this.#draft, policy: this.#read() };
    const load = element("button", { type: "button", onclick: () => this.#context.reload() }, "Load the new policy");
    const text =
      "Somebody has changed the policy meanwhile, so nothing of yours was saved. Load what is in force now: what you have typed stays, on top of it.";
    const details = element("p", {}, message);
    this.#show(element("div", { class: "notice bad", role: "alert" }, element("p", {}, text), details, load));
    // The button that was pressed is gone.
    load.focus();
  }

  #fault(fault: string): void {
    const shown = showFault(this.element, fault);
    const text = shown ? `It cannot be saved like this. ${fault}` : fault;
    this.#show(element("div", { class: "notice bad", role: "alert" }, element("p", {}, text)));
  }

  #show(...content: readonly Node[]): void {
    this.#outcome.replaceChildren(...content);
  }
}
