import { elementOf, foldedOf, listOf } from "../element-of.ts";
import type { MakePart } from "../shown.ts";

/** What visitors who contribute are asked, for those who think about it as well. */
export const askedPart: MakePart = (texts) => {
  const list = elementOf("ul");
  const { element, summary } = foldedOf(list);
  return {
    element,
    show({ status }) {
      const questions = status?.questions ?? [];
      element.hidden = questions.length === 0;
      summary.textContent = texts.asked(questions.length.toLocaleString());
      const lines = questions.map(({ text, epsilon, epochDays, share }) =>
        texts.question(text, epsilon.toLocaleString(), epochDays.toLocaleString(), (100 * share).toLocaleString()),
      );
      list.replaceChildren(...listOf(lines));
    },
  };
};
