import { dyeOf, haloOf, kindOf } from "./draw-art.ts";
import { showPicture } from "./pictures.ts";
import { SCENES } from "./scenes.ts";

/** <item-art item="tent-004">: the item's picture. Without the attribute it draws the item of the card around it. */
class ItemArt extends HTMLElement {
  connectedCallback(): void {
    const id =
      this.getAttribute("item") ?? this.closest("[data-afterclick-item]")?.getAttribute("data-afterclick-item");
    if (!id || this.dataset.drawn === id) return;
    this.dataset.drawn = id;
    const isScene = kindOf(id) in SCENES;
    this.classList.toggle("scene", isScene);
    if (!isScene) this.#lightGround(id);
    const image = new Image();
    image.alt = "";
    image.decoding = "sync";
    image.draggable = false;
    this.replaceChildren(image);
    showPicture(image, id, this.closest("film-stage, .product") !== null);
  }

  #lightGround(id: string): void {
    const { x, y, radius } = haloOf(id);
    const ground = { "--dye": dyeOf(id).main, "--x": x / 160, "--y": y / 120, "--r": radius / 160 };
    for (const [name, value] of Object.entries(ground)) this.style.setProperty(name, String(value));
  }
}

export const defineItemArt = (): void => customElements.define("item-art", ItemArt);
