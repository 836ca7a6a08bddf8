import type { Ranked } from "afterclick";

/** Says above each shelf why its first item is there: "Because you watched City marathon recap". */
export function sayWhy(): void {
  document.addEventListener("afterclick:rank", (event) => {
    const shelf = event.target instanceof Element ? event.target.closest("[data-afterclick-slot]") : null;
    const hint = shelf?.parentElement?.querySelector("[data-why]");
    const { order, reasons } = (event as CustomEvent<Ranked>).detail;
    const text = reasons[order[0]]?.[0]?.text;
    if (hint && text) hint.textContent = `${text[0].toUpperCase()}${text.slice(1)}.`;
  });
}
