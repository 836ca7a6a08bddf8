import { nameOf } from "../dom/marks.ts";

/** An element that is filled with items of the whole shard. */
export interface SlotView {
  readonly element: Element;
  readonly name: string;
  /** How many items to show. */
  readonly k: number;
  /** Ids never to show here. */
  readonly exclude: string[];
  readonly template: HTMLTemplateElement;
}

const DEFAULT_K = 8;
const MOST = 200;

/** Null when the slot has no name or no template with an element in it: there is nothing to show items with. */
export function readSlot(element: Element, open: string | null): SlotView | null {
  const name = nameOf(element);
  const template = element.querySelector<HTMLTemplateElement>(":scope > template");
  if (!name || !template?.content?.firstElementChild) return null;
  const k = Number.parseInt(element.getAttribute("data-k") ?? "", 10);
  const excluded = (element.getAttribute("data-exclude") ?? "").split(/\s+/);
  return {
    element,
    name,
    k: k >= 1 ? Math.min(k, MOST) : DEFAULT_K,
    exclude: [...new Set([...excluded, open ?? ""])].filter((id) => id !== "" && id.length <= 512),
    template,
  };
}
