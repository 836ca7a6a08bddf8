import { elementOf, foldedOf, listOf } from "../element-of.ts";
import type { MakePart } from "../shown.ts";

/** The chain of receipts, oldest first. */
export const receiptsPart: MakePart = (texts) => {
  const list = elementOf("ol");
  const { element, summary } = foldedOf(list);
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
