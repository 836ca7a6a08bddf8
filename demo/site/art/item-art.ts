import { drawArt, dyeOf, kindOf } from "./draw-art.ts";
import { SCENES } from "./scenes.ts";

/** <item-art item="tent-004">: the item's picture. Without the attribute it draws the item of the card around it. */
class ItemArt extends HTMLElement {
  connectedCallback(): void {
    const id =
      this.getAttribute("item") ?? this.closest("[data-afterclick-item]")?.getAttribute("data-afterclick-item");
    if (!id || this.dataset.drawn === id) return;
    this.dataset.drawn = id;
    this.style.setProperty("--dye", dyeOf(id).main);
    this.classList.toggle("scene", kindOf(id) in SCENES);
    // One inert parse; a DOMParser would make a whole document for each picture.
    const holder = document.createElement("template");
    holder.innerHTML = drawArt(id);
    this.replaceChildren(holder.content);
  }
}

export const defineItemArt = (): void => customElements.define("item-art", ItemArt);
