import type { RankedSlot } from "../../../shared/contracts/engine-api.ts";
import { idOf } from "../dom/marks.ts";
import type { Painted } from "../dom/painted.ts";
import { moveNode } from "../reorder/move-node.ts";
import { plan } from "../reorder/plan.ts";
import { heldRows } from "../reorder/policy.ts";
import { boxOf, type Change, type Freedom } from "../reorder/reorder.ts";
import { bind } from "./bind.ts";
import { choose } from "./choose.ts";
import type { SlotView } from "./read-slot.ts";

/** Cards made here: the only nodes this script ever takes out of a page again. */
const made = new WeakSet<Element>();

const cardsIn = ({ element }: SlotView): Element[] => [...element.children].filter((child) => made.has(child));

export const isEmpty = (slot: SlotView): boolean => cardsIn(slot).length === 0;

/** Works out how to show `ranked` in the slot; null when the slot shows it already. */
export function prepareFill(slot: SlotView, ranked: RankedSlot, freedom: Freedom, painted: Painted): Change | null {
  const cards = cardsIn(slot);
  const shown = cards.map((card) => idOf(card) ?? "");
  const free = freedom.all || slot.element.getAttribute("data-move") === "all";
  const held = free
    ? []
    : heldRows(
        cards.map((card) => ({ box: boxOf(card), painted: painted.has(card) })),
        { width: innerWidth, height: innerHeight, freeBelow: freedom.below },
      );
  for (const [place, card] of cards.entries()) if (card.contains(document.activeElement)) held[place] = true;

  const known = ranked.order.filter((id) => Object.hasOwn(ranked.cards, id));
  // An engine that has nothing to say (rung 0, or cards still on their way) takes nothing away.
  if (known.length === 0) return null;
  const chosen = choose(shown, known, held, slot.k);
  if (chosen.join("\n") === shown.join("\n")) return null;
  const write = () => {
    let end = slot.template.nextElementSibling;
    while (end && made.has(end)) end = end.nextElementSibling;
    const kept = cards.filter((_, place) => chosen.includes(shown[place]));
    for (const card of cards) if (!kept.includes(card)) card.remove();
    const byId = new Map(kept.map((card) => [idOf(card), card]));
    const staying = chosen.flatMap((id) => byId.get(id) ?? []).map((card) => kept.indexOf(card));
    const focused = kept.findIndex((card) => card.contains(document.activeElement));
    for (const { row, before } of plan(staying, focused < 0 ? [] : [focused]))
      moveNode(slot.element, kept[row], before === null ? end : kept[before], false);
    let before = end;
    for (const id of chosen.reverse()) {
      const card = byId.get(id) ?? make(slot.template, ranked, id);
      if (!byId.has(id)) slot.element.insertBefore(card, before);
      before = card;
    }
  };
  return { write };
}

function make(template: HTMLTemplateElement, ranked: RankedSlot, id: string): Element {
  const card = document.importNode(template.content.firstElementChild!, true);
  bind(card, ranked.cards[id]);
  made.add(card);
  return card;
}
