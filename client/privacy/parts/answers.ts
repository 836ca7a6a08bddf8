import { elementOf, listOf, sectionOf } from "../element-of.ts";
import type { MakePart } from "../shown.ts";

/** What answers have told, in ε, against what they may; and which questions are closed until when. */
export const answersPart: MakePart = (texts) => {
  const told = elementOf("div");
  const element = sectionOf(texts, texts.answers, told);
  const bar = (words: (spent: string, most: string) => string, spent: number, most: number) => {
    const label = words(spent.toLocaleString(), most.toLocaleString());
    return elementOf("label", {}, label, elementOf("progress", { max: most, value: spent }));
  };
  return {
    element,
    show({ profile, kept }) {
      element.hidden = !profile;
      const ledger = profile?.ledger;
      if (!ledger) {
        told.replaceChildren(elementOf("p", {}, kept?.hasSpent ? texts.spent : texts.noAnswers));
        return;
      }
      const { spentEver, capLife, spentToday, capDay, answered } = ledger;
      told.replaceChildren(
        elementOf("p", {}, texts.mixed),
        bar(texts.ever, spentEver, capLife),
        bar(texts.today, spentToday, capDay),
        ...(answered.length > 0 ? [elementOf("p", {}, texts.closed)] : []),
        elementOf("ul", {}, ...listOf(answered.map(({ text, until }) => texts.silentUntil(text, until)))),
      );
    },
  };
};
