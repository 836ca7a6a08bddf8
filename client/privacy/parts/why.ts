import type { Ranked, RankedSlot } from "../../../shared/contracts/engine-api.ts";
import { elementOf, listOf, sectionOf } from "../element-of.ts";
import type { Part } from "../shown.ts";
import type { Texts } from "../texts.ts";

/** The last order of each list and slot, by name. */
export type Orders = ReadonlyMap<string, Ranked | RankedSlot>;

/** Why an item of the page is where it is. */
export function whyPart(texts: Texts, orders: Orders): Part {
  const select = elementOf("select", { ariaLabel: texts.item });
  const told = elementOf("ul");
  const none = elementOf("p", {}, texts.noReasons);
  const element = sectionOf(texts, texts.why, none, elementOf("p", {}, select), told);
  const tell = (): void => {
    const reasons = [...orders.values()].flatMap((ranked) => ranked.reasons[select.value] ?? []);
    told.replaceChildren(...listOf([...new Set(reasons.map(({ text }) => text))]));
  };
  select.addEventListener("change", tell);
  return {
    element,
    show({ profile }) {
      element.hidden = !profile;
      const titles = titlesOf(orders);
      const before = [...select.options].map(({ value, text }) => `${value} ${text}`);
      // Only when they change: a list that the visitor has open would close.
      if (before.join("\n") !== [...titles].map((entry) => entry.join(" ")).join("\n")) {
        const { value } = select;
        select.replaceChildren(...[...titles].map(([item, title]) => elementOf("option", { value: item }, title)));
        if (titles.has(value)) select.value = value;
      }
      none.hidden = titles.size > 0;
      select.hidden = titles.size === 0;
      tell();
    },
  };
}

/** Items with a reason, in their order, as the visitor knows them. */
export const titlesOf = (orders: Orders): Map<string, string> =>
  new Map(
    [...orders.values()].flatMap((ranked) =>
      ranked.order
        .filter((item) => (ranked.reasons[item] ?? []).length > 0)
        .map((item) => [item, titleOf(item, ranked)] as const),
    ),
  );

function titleOf(item: string, ranked: Ranked | RankedSlot): string {
  const card = "cards" in ranked ? ranked.cards[item]?.title : "";
  const row = card ? null : document.querySelector(`[data-afterclick-item="${CSS.escape(item)}"]`);
  const words = [...(row?.querySelectorAll("h2, h3, h4, a") ?? [])].map(({ textContent }) => textContent.trim());
  return (card || words.find(Boolean) || item).replace(/\s+/g, " ");
}
