import type { RankedSlot } from "../../../shared/contracts/engine-api.ts";
import { idOf } from "../dom/marks.ts";
import type { Painted } from "../dom/painted.ts";
import type { Answered, Shown } from "../rank/show.ts";
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

/** A change of slots, and what tells the site of it afterwards. */
interface SlotsChange extends Change {
  tell(): void;
}

/** Works out how to bring the engine's answer into slots. */
export function prepareSlots(
  answered: Answered<SlotView, RankedSlot>,
  freedom: (slot: Element) => Freedom,
  { guard, painted, emit }: Shown,
): SlotsChange {
  const there = answered.filter(([{ element }]) => element.isConnected);
  const fills: (() => void)[] = [];
  for (const [slot, ranked] of there)
    guard(() => fills.push(guard(prepareFill(slot, ranked, freedom(slot.element), painted))))();
  return {
    write() {
      for (const fill of fills) fill();
    },
    tell() {
      for (const [{ element }, ranked] of there)
        guard(() => {
          painted.afterFrame([...element.children]);
          emit(element, ranked);
        })();
    },
  };
}

/** Works out how to show `ranked` in the slot; what writes it, which is nothing when the slot shows it already. */
function prepareFill(slot: SlotView, ranked: RankedSlot, freedom: Freedom, painted: Painted): () => void {
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
  const chosen = choose(shown, known, held, slot.k);
  // An engine that has nothing to say (rung 0, or cards still on their way) takes nothing away.
  if (known.length === 0 || chosen.join("\n") === shown.join("\n")) return () => {};
  return () => {
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
}

function make(template: HTMLTemplateElement, ranked: RankedSlot, id: string): Element {
  const card = document.importNode(template.content.firstElementChild!, true);
  bind(card, ranked.cards[id]);
  made.add(card);
  return card;
}
