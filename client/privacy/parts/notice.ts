import { elementOf, listOf, partOf } from "../element-of.ts";
import { isKept } from "../kept-on-device.ts";
import type { MakePart, Shown } from "../shown.ts";
import type { Texts } from "../texts.ts";

/** Says so where nothing runs, and what is known of earlier pages; else it is not there. */
export const noticePart: MakePart = (texts) => {
  const list = elementOf("ul");
  const element = partOf("notice", "section", { hidden: true }, list);
  return {
    element,
    show(shown) {
      const lines = shown.profile ? [] : linesOf(shown, texts);
      element.hidden = lines.length === 0;
      list.replaceChildren(...listOf(lines));
    },
  };
};

function linesOf({ status, kept }: Shown, texts: Texts): string[] {
  const [failure] = status?.failures ?? [];
  const { absent, off, broken, earlier, spent } = texts;
  return [
    !status ? absent : failure ? broken(failure.message) : off,
    !kept ? earlier.unknown : isKept(kept) ? earlier.some : earlier.none,
    ...(kept?.hasSpent ? [spent] : []),
  ];
}
