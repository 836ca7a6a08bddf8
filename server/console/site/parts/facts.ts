import { element } from "../element.ts";

/** Names and what they stand for, side by side where there is room. */
export const facts = (rows: readonly (readonly [name: string, value: string])[]): HTMLElement =>
  element(
    "dl",
    { class: "facts" },
    ...rows.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
  );
