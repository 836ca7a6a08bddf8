import type { Failure } from "../api.ts";
import { element } from "../element.ts";

export const loading = (what: string): HTMLElement => element("p", { class: "state" }, `Loading ${what} …`);

export const empty = (...text: readonly (Node | string)[]): HTMLElement => element("p", { class: "state" }, ...text);

/** What went wrong and what to do, with a button to try again. */
export function failed(failure: Failure, again: () => void): HTMLElement {
  return element(
    "div",
    { class: "notice bad", role: "alert" },
    element("p", {}, sentenceOf(failure)),
    element("button", { type: "button", onclick: again }, "Try again"),
  );
}

/** A failure in plain words. */
export function sentenceOf(failure: Failure): string {
  if (failure.kind === "offline")
    return "The server could not be reached. Check the connection and that the server is running; nothing was changed.";
  if (failure.code === "role-missing") return `${failure.message} Ask the privacy officer, or sign in as the officer.`;
  if (failure.code === "locked-out")
    return `This token is wrong too, and too many wrong tokens were tried. ${whenAgain(failure.retryAfterS)}`;
  return failure.message;
}

function whenAgain(seconds: number | null): string {
  if (seconds === null) return "Try again in some minutes.";
  const at = new Date(Date.now() + 1000 * seconds).toLocaleTimeString("en-GB");
  return `Try again in ${seconds} s, after ${at}; a right one is taken at once.`;
}

export const notice = (kind: "good" | "bad" | "note", ...content: readonly (Node | string | null)[]): HTMLElement =>
  element("div", { class: `notice ${kind}` }, ...content);
