import type { ConsoleSession } from "../../../shared/contracts/console.ts";
import { announce } from "./announce.ts";
import type { Api } from "./api.ts";
import type { Context, View } from "./context.ts";
import { element } from "./element.ts";
import { failed, loading, notice } from "./parts/states.ts";
import { VIEWS, viewsFor } from "./views.ts";

/** The frame of every view: who is signed in, the navigation, and the view that the address names. */
export class Shell {
  readonly element: HTMLElement;
  readonly #main = element("main", { id: "content", tabindex: "-1" });
  readonly #links: readonly HTMLAnchorElement[];
  readonly #context: Pick<Context, "api" | "session" | "drafts">;
  readonly #listening = new AbortController();
  /** Of the view that was asked for last: an answer that comes after another was asked for shows nothing. */
  #turn = 0;

  constructor(api: Api, session: ConsoleSession, leave: () => void) {
    const drafts: Context["drafts"] = { policy: null };
    this.#context = { api, session, drafts };
    const signOut = () => {
      if (drafts.policy === null || confirm("Your changes of the policy are not saved. Sign out and lose them?"))
        leave();
    };
    this.#links = viewsFor(session.role).map(({ name, title }) => element("a", { href: `#${name}` }, title));
    this.element = element("div", { class: "shell" }, ...this.#frame(session, signOut), this.#main);
    const { signal } = this.#listening;
    addEventListener("hashchange", () => this.show(), { signal });
    addEventListener("beforeunload", (event) => drafts.policy && event.preventDefault(), { signal });
  }

  #frame({ site, role }: ConsoleSession, signOut: () => void): HTMLElement[] {
    const toContent = (event: Event) => {
      // The address is the view's.
      event.preventDefault();
      this.#main.focus();
    };
    return [
      element("a", { class: "skip", href: "#content", onclick: toContent }, "Skip to content"),
      element(
        "header",
        {},
        element("p", { class: "brand" }, "Privacy console"),
        element("p", { class: "who" }, element("strong", {}, site), ` · signed in as ${role}`),
        element("button", { type: "button", onclick: signOut }, "Sign out"),
      ),
      element(
        "nav",
        { "aria-label": "Views" },
        element("ul", {}, ...this.#links.map((link) => element("li", {}, link))),
      ),
    ];
  }

  /** Shows the view that the address names; the first one for an address that names none. */
  show(): void {
    const [name, ...path] = location.hash.slice(1).split("/").map(decodePart);
    const view = VIEWS.find((one) => one.name === name) ?? VIEWS[0];
    for (const link of this.#links) {
      if (link.hash === `#${view.name}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.title = `${view.title} – Privacy console`;
    const heading = element("h1", { tabindex: "-1" }, view.title);
    const body = element("div", { class: "body" });
    this.#main.replaceChildren(heading, element("p", { class: "intro" }, view.intro), body);
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
    void this.#fill(view, body, path);
  }

  async #fill(view: View, body: HTMLElement, path: readonly string[], said?: string): Promise<void> {
    const turn = ++this.#turn;
    const again = (said?: string) => void this.#fill(view, body, path, said);
    body.replaceChildren(loading(view.title.toLowerCase()));
    body.setAttribute("aria-busy", "true");
    const answer = await view.open({ ...this.#context, path, reload: again });
    if (turn !== this.#turn) return;
    body.removeAttribute("aria-busy");
    body.replaceChildren(answer.ok ? answer.value : failed(answer.failure, () => again()));
    if (said) tell(body, said);
    else if (answer.ok) announce(`${view.title}: loaded.`);
  }

  /** Takes its listeners away, and shows no answer that is still on its way. */
  close(): void {
    this.#turn++;
    this.#listening.abort();
  }
}

/** Above everything else, and read out: it is gone to. */
function tell(body: HTMLElement, said: string): void {
  const told = notice("good", element("p", {}, said));
  told.tabIndex = -1;
  body.prepend(told);
  told.focus();
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
