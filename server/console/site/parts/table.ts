import { element } from "../element.ts";

export interface Column {
  readonly name: string;
  /** Right-aligned, in figures of one width. */
  readonly number?: boolean;
}

type Cell = string | Node;

/** A table that scrolls by itself where it is too wide; the first cell of a row names the row. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): HTMLElement {
  const classOf = (at: number) => (columns[at].number ? { class: "number" } : {});
  const head = columns.map(({ name }, at) => element("th", { scope: "col", ...classOf(at) }, name));
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...row.map((cell, at) =>
        at === 0 ? element("th", { scope: "row", ...classOf(at) }, cell) : element("td", classOf(at), cell),
      ),
    ),
  );
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    element(
      "table",
      {},
      element("caption", {}, element("span", {}, caption)),
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...body),
    ),
  );
}
