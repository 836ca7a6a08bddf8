import { keepScroll } from "./keep-scroll.ts";
import { keepSelection } from "./keep-selection.ts";
import type { Freedom } from "./reorder.ts";

/** Runs `move`, which moves rows of `list`, and the visitor still has what was selected, and the page where it was. */
export const moveRows = (list: Element, move: () => void, { all }: Freedom): void =>
  keepSelection(list, all ? () => keepScroll(list, move) : move);
