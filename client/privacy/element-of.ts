import type { Texts } from "./texts.ts";

/** An element with properties and children; texts are texts, never markup. */
export function elementOf<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** The same, and a site's style reaches it as `::part(part)`. */
export function partOf<K extends keyof HTMLElementTagNameMap>(
  part: string,
  ...given: Parameters<typeof elementOf<K>>
): HTMLElementTagNameMap[K] {
  const element = elementOf(...given);
  element.part.add(part);
  return element;
}

export const buttonOf = (text: string, act: () => unknown): HTMLButtonElement =>
  partOf("button", "button", { type: "button", onclick: act }, text);

/** One level below the element's own heading, or in its place where the site has left that out. */
export const sectionOf = (texts: Texts, heading: string, ...children: readonly Node[]): HTMLElement =>
  partOf("section", "section", {}, partOf("heading", texts.title ? "h3" : "h2", {}, heading), ...children);

/** A list that opens and closes; its summary says what it is a list of. */
export function foldedOf(list: HTMLElement): { readonly element: HTMLElement; readonly summary: HTMLElement } {
  const summary = elementOf("summary");
  return { element: partOf("section", "section", {}, elementOf("details", {}, summary, list)), summary };
}

export const listOf = (texts: readonly string[]): HTMLLIElement[] => texts.map((text) => elementOf("li", {}, text));
