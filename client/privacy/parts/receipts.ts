import { elementOf, listOf, partOf } from "../element-of.ts";
import type { MakePart } from "../shown.ts";

/** The chain of receipts, oldest first. */
export const receiptsPart: MakePart = (texts) => {
  const summary = elementOf("summary");
  const list = elementOf("ol");
  const element = partOf("section", "section", {}, elementOf("details", {}, summary, list));
  return {
    element,
    show({ receipts }) {
      element.hidden = receipts.length === 0;
      summary.textContent = texts.receipts(receipts.length.toLocaleString());
      const lines = receipts.map(({ event: { event_time, event_type, event_state } }) =>
        texts.receipt(new Date(event_time).toLocaleString(), texts.events[event_type], texts.modes[event_state][0]),
      );
      list.replaceChildren(...listOf(lines));
    },
  };
};
