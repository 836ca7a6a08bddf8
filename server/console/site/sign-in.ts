import type { ConsoleSession } from "../../../shared/contracts/console.ts";
import { Api, type Failure } from "./api.ts";
import { element } from "./element.ts";
import { sentenceOf } from "./parts/states.ts";

/**
 * The first page: asks for a token and tries it.
 *
 * @param why what to say at first: why one is here again; null for nothing
 */
export function signIn(why: string | null, enter: (token: string, session: ConsoleSession) => void): HTMLElement {
  document.title = "Sign in – Privacy console";
  const token = element("input", {
    id: "token",
    type: "password",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
    "aria-describedby": "token-hint outcome",
  });
  const outcome = element("p", { id: "outcome", class: "outcome", role: "alert" }, why);
  const button = element("button", { type: "submit", class: "main" }, "Sign in");

  async function attempt(event: Event): Promise<void> {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    outcome.textContent = "Asking the server …";
    const given = token.value.trim();
    const answer = await new Api(given, () => {}).get<ConsoleSession>("session");
    button.removeAttribute("aria-disabled");
    if (answer.ok) return enter(given, answer.value);
    outcome.textContent = refusalOf(answer.failure);
    token.setAttribute("aria-invalid", String(isWrong(answer.failure)));
    token.focus();
    token.select();
  }

  return element(
    "main",
    { class: "sign-in" },
    element("h1", {}, "Privacy console"),
    element("p", {}, "See what devices are asked, what it costs them and what came of it."),
    element(
      "form",
      { novalidate: true, onsubmit: (event) => void attempt(event) },
      element("label", { for: "token" }, "Token"),
      element(
        "p",
        { class: "hint", id: "token-hint" },
        "The officer's or the operator's, as the server was started with. It stays in this page's memory and is gone when you reload it.",
      ),
      token,
      outcome,
      button,
    ),
  );
}

const isWrong = (failure: Failure): boolean => failure.kind === "refused" && failure.code === "token-wrong";

const refusalOf = (failure: Failure): string =>
  isWrong(failure)
    ? "This token is not the officer's nor the operator's. Check that it was copied whole; after 10 wrong ones within a minute the console is locked to wrong ones for a while."
    : sentenceOf(failure);
